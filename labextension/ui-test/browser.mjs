/** The real browser with the tests' page in it. */

import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, extname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const ROOT = resolve(import.meta.dirname, '..');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage'
];

/** The moment at which the recorded run began. */
export const START = 1_790_000_000;

export const flights = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/flights.json'), 'utf8')
);

/** Return the browser that CHROMIUM names, or the first one on PATH. */
function executable() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap(folder => names.map(name => join(folder, name)));
  const path = process.env.CHROMIUM ?? found.find(existsSync);
  if (!path) {
    throw new Error('No Chromium: install one, or name it in CHROMIUM.');
  }
  return path;
}

/** Serve the folder, start the browser; `close` ends both. */
export async function open() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const file = join(ROOT, new URL(request.url, 'http://x').pathname);
    if (!file.startsWith(ROOT) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
    response.end(readFileSync(file));
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({ executablePath: executable(), args: ARGS });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** The paths that the browser asked the server for. */
    asked,
    browser,
    async page({ width = 1280, height = 760, dark = false, now = null } = {}) {
      const page = await browser.newPage({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light'
      });
      page.troubles = [];
      page.on('pageerror', error => page.troubles.push(String(error)));
      if (now !== null) {
        await page.clock.setFixedTime(new Date((START + now) * 1000));
      }
      await page.goto(`${this.url}/dev/page.html`);
      await page.waitForFunction(() => window.page);
      return page;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    }
  };
}

/** A session's start from the recorded run after so many events. */
export function start(seq, more = {}) {
  return {
    graph: flights.graph,
    layout: flights.layout,
    run: seq === null ? null : flights.runs[String(seq)],
    plan: null,
    before: [],
    version: 1,
    ...more
  };
}

/** Show it, and wait until it is painted. */
export async function show(page, session, answers = {}) {
  await page.evaluate(
    async ([session, answers]) => {
      window.page.show(session, answers);
      await window.page.painted();
      await window.page.painted();
    },
    [session, answers]
  );
}
