/** Hostile strings in every place where a string is shown: no script, no dialog, no request. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { flights, open, show, start } from './browser.mjs';

let rig;
before(async () => {
  rig = await open();
});
after(() => rig.close());

const RUN = 'window.hacked=1';
const TAGS = [
  'img src=x',
  'svg',
  'body',
  'video',
  'details open',
  'input autofocus',
  'iframe'
];
const EVENTS = [
  'onerror',
  'onload',
  'onfocus',
  'ontoggle',
  'onmouseover',
  'onanimationstart'
];
const PAYLOADS = [
  ...TAGS.flatMap(tag => EVENTS.map(event => `<${tag} ${event}=${RUN}>`)),
  ...TAGS.flatMap(tag =>
    EVENTS.map(event => `"'></textarea></title></style><${tag} ${event}="${RUN}">`)
  ),
  `<script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `<svg><script href="data:text/javascript,${RUN}"/></svg>`,
  `<a href="javascript:${RUN}" autofocus>x</a>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${RUN}>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>">`,
  `<object data="javascript:${RUN}">`,
  `<form action="javascript:${RUN}"><button>x</button></form>`,
  `<base href="http://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=http://evil.example/">`,
  `<link rel=stylesheet href="http://evil.example/x.css">`,
  `<img src="http://evil.example/x.png">`,
  `<button data-commandlinker-command="run" data-commandlinker-args="{}">x</button>`,
  `javascript:${RUN}`,
  '${alert(1)}{{constructor.constructor("alert(1)")()}}',
  '\u202e\u0000\ud800<img src=x onerror=window.hacked=1>'
];

/** Every string of the JSON but those that name something replaced by the payload. */
const NAMING = new Set([
  'id',
  'key',
  'step',
  'status',
  'kind',
  'source',
  'target',
  'name',
  'direction',
  'look',
  'action',
  'output',
  'output_type',
  'cell_type',
  'mime',
  'run',
  'words_'
]);
function poisoned(value, payload, name = '') {
  if (typeof value === 'string') {
    return NAMING.has(name) ? value : payload;
  }
  if (Array.isArray(value)) {
    // keys of items and names on arrows name something as well
    return name === 'items' && typeof value[0] === 'string'
      ? value
      : value.map(each => poisoned(each, payload, name));
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, poisoned(each, payload, key)])
    );
  }
  return value;
}

/** Also the names of steps and outputs: by replacing text in the whole JSON. */
function renamed(value, payload) {
  const text = JSON.stringify(value);
  const hostile = JSON.stringify(payload).slice(1, -1);
  return JSON.parse(
    text.replaceAll('"join"', `"${hostile}"`).replaceAll('"tidy"', `"${hostile} "`)
  );
}

function answers(payload) {
  const head = {
    ...poisoned(flights.runs['26'], payload),
    file: payload,
    steps: flights.runs['26'].steps.map(s => ({ ...s, words: payload }))
  };
  const preview = kind => ({
    name: payload,
    format: payload,
    type: payload,
    size: 1,
    ...kind
  });
  const data = { 'text/html': payload, 'text/plain': payload };
  return {
    runs: [head, { ...head, id: 'other' }],
    run: {
      version: 1,
      run: poisoned(flights.runs['26'], payload),
      graph: flights.graph,
      layout: flights.layout,
      before: []
    },
    log: { text: `${payload}\n\u001b[31m${payload}\n`, from: 0, next: 9, size: 9 },
    preview: preview({
      kind: 'table',
      columns: [payload],
      dtypes: [payload],
      rows: [[payload]],
      total: 9
    }),
    source: {
      text: payload,
      language: payload,
      place: { file: payload, cell: 1, cell_id: payload, line: 1, text: payload }
    },
    notebook: {
      cells: [
        { cell_type: 'markdown', source: payload },
        {
          cell_type: 'code',
          source: [payload],
          outputs: [
            { output_type: 'stream', text: payload },
            { output_type: 'error', traceback: [payload] },
            { output_type: 'display_data', data },
            {
              output_type: 'display_data',
              data: {
                'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><script>${RUN}</script></svg>`
              }
            },
            { output_type: 'display_data', data: { 'image/png': payload } }
          ]
        }
      ]
    },
    events: flights.events.map(event => ({
      seq: event.seq,
      event: poisoned(event, payload)
    })),
    plan: {
      graph: flights.graph,
      layout: flights.layout,
      plan: poisoned(flights.plan, payload)
    }
  };
}

async function watched() {
  const page = await rig.page();
  page.dialogs = [];
  page.foreign = [];
  page.on('dialog', dialog => {
    page.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', request => {
    const url = request.url();
    if (!url.startsWith(rig.url) && !/^(data|about|blob):/.test(url))
      page.foreign.push(url);
  });
  return page;
}

/**
 * What hostile text made the browser fetch. Chromium tells of a request for a picture
 * also when it then blocks it, so for our own server only what arrived there counts.
 */
function fetched(page) {
  return [...page.foreign, ...rig.asked.filter(path => path.endsWith('/x'))];
}

async function clean(page, payload) {
  assert.equal(await page.evaluate(() => window.hacked), undefined, payload);
  const strangers = await page.evaluate(
    () =>
      document.querySelectorAll(
        '.amlnb :is(script, object, embed, base, meta, link, form, video, a, math, [onerror], [onload], [data-commandlinker-command])'
      ).length
  );
  assert.equal(strangers, 0, payload);
}

/** The payload is there, in words: else the test would pass over an empty page. */
async function shownAsText(page, payload, key, tab) {
  await page.evaluate(name => window.page.select(name), key);
  await page.locator('.amlnb-detail .amlnb-tab', { hasText: tab }).click();
  await page.locator('.amlnb-source-line').first().waitFor();
  const text = await page.locator('.amlnb-numbered').textContent();
  assert.ok(text.includes(payload.replace(/[^ -~].*/, '')), payload);
}

test(`${PAYLOADS.length} payloads in every string of every view run nothing`, async () => {
  const page = await watched();
  for (const payload of PAYLOADS) {
    const run = renamed(poisoned(flights.runs['26'], payload), payload);
    const graph = renamed(poisoned(flights.graph, payload), payload);
    const session = start(26, {
      run,
      graph,
      layout: renamed(flights.layout, payload),
      plan: poisoned(flights.plan, payload)
    });
    await show(page, session, answers(payload));
    await page.evaluate(
      async ([names]) => {
        const tab = (row, i) =>
          document.querySelectorAll(`${row} .amlnb-tab`)[i]?.click();
        for (let i = 0; i < 5; i++) {
          tab('.amlnb-strip', i);
          await window.page.painted();
        }
        tab('.amlnb-strip', 0);
        for (const name of names) {
          window.page.select(name);
          const count = document.querySelectorAll('.amlnb-detail .amlnb-tab').length;
          for (let i = 0; i < count; i++) {
            tab('.amlnb-detail', i);
            await Promise.resolve();
            document
              .querySelectorAll('.amlnb-data-toggle[aria-expanded=false]')
              .forEach(node => node.click());
          }
          await window.page.painted();
        }
      },
      [['clean', 'train[1]', payload]]
    );
    await shownAsText(page, payload, 'clean', 'Source');
    await clean(page, payload);
    await page.evaluate(async heads => {
      window.page.runs(heads);
      await window.page.painted();
    }, answers(payload).runs);
    await clean(page, payload);
  }
  assert.deepEqual(page.dialogs, []);
  assert.deepEqual(fetched(page), []);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('each kind of preview shows hostile text as text', async () => {
  const page = await watched();
  const payload = `<!doctype html><img src=x onerror="${RUN}"><script>${RUN}</script>`;
  const head = { name: payload, format: payload, type: payload, size: 1 };
  const kinds = [
    { kind: 'json', value: { [payload]: payload } },
    { kind: 'text', text: payload },
    { kind: 'array', shape: [2], dtype: payload, values: [payload] },
    { kind: 'image', mime: 'text/html', data: btoa(payload) },
    {
      kind: 'image',
      mime: 'image/svg+xml',
      data: btoa(`<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`)
    },
    { kind: 'image', mime: 'image/png', data: '"><script>' },
    { kind: 'folder', entries: [{ path: payload, size: 1, link: payload }], total: 1 },
    { kind: 'list', items: [{ ...head, kind: 'text', text: payload }], total: 1 },
    { kind: 'binary', hex: payload },
    { kind: 'pickle', summary: { [payload]: payload } },
    { kind: 'missing', message: payload },
    { kind: 'unheard-of' }
  ];
  for (const kind of kinds) {
    await show(page, start(26), { preview: { ...head, ...kind } });
    await page.evaluate(() => window.page.select('clean'));
    await page.locator('.amlnb-tab', { hasText: 'Data' }).click();
    await page.locator('.amlnb-preview > *').first().waitFor();
    const asPage = page.locator('button', { hasText: 'Show as a page' });
    if (await asPage.count()) {
      await asPage.click();
      const frame = page.locator('iframe');
      assert.equal(await frame.getAttribute('sandbox'), '');
    }
    await page.evaluate(() => window.page.painted());
    await clean(page, JSON.stringify(kind));
  }
  assert.deepEqual([page.dialogs, fetched(page)], [[], []]);
  await page.close();
});
