/** The views in a real browser: what changes, what stays, what keys do, what fits. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { flights, open, show, start } from './browser.mjs';

let rig;
before(async () => {
  rig = await open();
});
after(() => rig.close());

const cardText = (page, key) =>
  page.locator(`.amlnb-card[data-key="${key}"] .amlnb-card-state`).textContent();
const camera = page =>
  page.locator('.amlnb-world').evaluate(node => node.style.transform);
const painted = page => page.evaluate(() => window.page.painted());

/** Use a page, and hold it to have had no trouble. */
async function using(wishes, act) {
  const page = await rig.page(wishes);
  try {
    await act(page);
    assert.deepEqual(page.troubles, []);
  } finally {
    await page.close();
  }
}

test('events paint their boxes; camera, selection and the open panel stay', () =>
  using({ now: 6 }, async page => {
    await show(page, start(9));
    await page.locator('.amlnb-card[data-key="join"]').click();
    await page.locator('.amlnb-tools button[aria-label="Zoom in"]').click();
    await painted(page);
    const was = await camera(page);
    assert.match(await cardText(page, 'join'), /^running/);
    await page.evaluate(
      events => window.page.events(events),
      flights.events.slice(9, 14)
    );
    await painted(page);
    assert.equal(await cardText(page, 'join'), 'done · 1.9 s');
    assert.match(await cardText(page, 'train'), /^running · 0\/3/);
    assert.equal(await camera(page), was);
    assert.equal(await page.locator('.amlnb-detail-name').textContent(), 'join');
    assert.equal(await page.locator('.amlnb-head-count').textContent(), '4 / 8 steps');
  }));

test('an arrow tells rows after its source has ended, amber where they changed much', () =>
  using({}, async page => {
    const earlier = structuredClone(flights.runs['31'].edges);
    for (const { carried } of earlier) carried.forEach(c => (c.rows &&= c.rows * 2));
    await show(page, start(14, { before: earlier }));
    const label = page.locator('.amlnb-label', { hasText: 'tidy' });
    assert.match(await label.textContent(), /tidy▼50%251,000 rows/);
    assert.ok(await label.evaluate(node => node.classList.contains('amlnb-is-amber')));
    const model = page.locator('.amlnb-label', { hasText: 'model' });
    assert.equal(
      await model.evaluate(node => node.classList.contains('amlnb-is-amber')),
      false
    );
  }));

test('arrow keys walk along the arrows, Enter opens, Escape closes, / searches', () =>
  using({}, async page => {
    await show(page, start(26));
    await page.locator('.amlnb-graph').focus();
    for (const key of [
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'Enter'
    ]) {
      await page.keyboard.press(key);
    }
    await painted(page);
    assert.match(await page.locator('.amlnb-detail-name').textContent(), /^train/);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.amlnb-detail').isVisible(), false);
    await page.locator('.amlnb-graph').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('publ');
    await painted(page);
    assert.equal(await page.locator('.amlnb-card:not(.amlnb-is-faded)').count(), 1);
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.amlnb-detail-name').textContent(), 'publish');
  }));

test('a failed step opens with its error, the user’s own line first', () =>
  using({}, async page => {
    await show(page, start(26));
    await page.evaluate(() => window.page.select('train[1]'));
    assert.equal(
      await page.locator('.amlnb-detail [aria-selected=true]').textContent(),
      'Error'
    );
    assert.match(
      await page.locator('.amlnb-error-line').textContent(),
      /^model = fit\(/
    );
    assert.match(await page.locator('.amlnb-error').textContent(), /cell 6, line 4/);
  }));

test('a fan-out opens to its items, and one of them to its panel', () =>
  using({}, async page => {
    await show(page, start(26));
    await page.locator('.amlnb-card[data-key="train"] [data-toggle]').click();
    await page.locator('.amlnb-tray .amlnb-item', { hasText: 'JFK' }).click();
    assert.equal(
      await page.locator('.amlnb-detail-name').textContent(),
      'train[1] · JFK'
    );
  }));

test('only neighbours stay bright when asked', () =>
  using({}, async page => {
    await show(page, start(26));
    await page.locator('.amlnb-card[data-key="join"]').click();
    await page.locator('button[aria-label^="Only the selected step"]').click();
    await painted(page);
    const bright = await page
      .locator('.amlnb-card:not(.amlnb-is-faded)')
      .evaluateAll(cards => cards.map(card => card.dataset.key).sort());
    assert.deepEqual(bright, ['clean', 'join', 'load_weather', 'train']);
  }));

test('a log follows, is searched, and keeps its colours', () =>
  using({}, async page => {
    const text = '\u001b[31mred\u001b[0m plain\n' + 'line\n'.repeat(500) + 'the end\n';
    const log = { text, from: 0, next: text.length, size: text.length };
    await show(page, start(26), { log });
    await page.evaluate(() => window.page.select('join'));
    await page.locator('.amlnb-tab', { hasText: 'Log' }).click();
    await page.locator('.amlnb-log-line', { hasText: 'the end' }).waitFor();
    assert.equal(await page.locator('.amlnb-log .amlnb-ansi-1').textContent(), 'red');
    const isAtEnd = await page
      .locator('.amlnb-log')
      .evaluate(node => node.scrollTop + node.clientHeight > node.scrollHeight - 30);
    assert.ok(isAtEnd);
    await page.locator('.amlnb-log-tools input[type=search]').fill('plain');
    assert.match(await page.locator('.amlnb-log-tools').textContent(), /1 of 1/);
  }));

test('what the head offers is asked of the server', () =>
  using({}, async page => {
    await show(page, start(14), { cancel: { run: 'r' } });
    await page.locator('.amlnb-button', { hasText: 'Cancel' }).click();
    const asked = await page.evaluate(() => window.page.transport.asked);
    assert.deepEqual(asked.at(-1), {
      kind: 'cancel',
      asked: { run: flights.runs['14'].id }
    });
  }));

test('a refusal is told in a sentence, and can be put away', () =>
  using({}, async page => {
    await show(page, start(14));
    await page.locator('.amlnb-button', { hasText: 'Cancel' }).click();
    const alert = page.locator('[role=alert]');
    assert.match(await alert.textContent(), /No answer to cancel/);
    await alert.locator('button').click();
    assert.equal(await alert.isVisible(), false);
  }));

test('a lost line is told, and told no more once it is back', () =>
  using({}, async page => {
    await show(page, start(14));
    await page.evaluate(() =>
      window.page.transport.follower.connection('reconnecting')
    );
    assert.match(await page.locator('.amlnb-head').textContent(), /reconnecting…/);
    await page.evaluate(() => window.page.transport.follower.connection('live'));
    assert.doesNotMatch(
      await page.locator('.amlnb-head').textContent(),
      /reconnecting/
    );
  }));

test('where there is nothing yet, a sentence says what to do', () =>
  using({}, async page => {
    await show(
      page,
      start(null, { graph: { ...flights.graph, nodes: [], edges: [] } }),
      {
        runs: []
      }
    );
    assert.match(
      await page.locator('.amlnb-stage').textContent(),
      /No steps yet: add %%pipeline_step/
    );
    await page.locator('.amlnb-strip .amlnb-tab', { hasText: 'Timeline' }).click();
    assert.match(
      await page.locator('.amlnb-stage').textContent(),
      /Nothing has run yet/
    );
    await page.locator('.amlnb-strip .amlnb-tab', { hasText: 'Runs' }).click();
    await page.locator('.amlnb-stage', { hasText: 'has not run yet' }).waitFor();
    await page.evaluate(() => window.page.runs([]));
    await page.locator('.amlnb-runs', { hasText: 'No runs yet' }).waitFor();
  }));

for (const width of [320, 480, 900, 1280]) {
  test(`at ${width} pixels nothing stands outside`, () =>
    using({ width }, async page => {
      await show(page, start(26));
      await page.evaluate(() => window.page.select('train[1]'));
      await painted(page);
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll('.amlnb-head *, .amlnb-strip *, .amlnb-error *')]
          .filter(
            node =>
              !node.closest('.amlnb-tabs, [hidden], svg') && node.checkVisibility()
          )
          .filter(node => node.getBoundingClientRect().right > innerWidth + 1)
          .map(node => node.className)
      );
      assert.deepEqual(outside, []);
    }));
}

test('1,000 steps: only what is in view is on the page, the map shows the rest', () =>
  using({}, async page => {
    await page.evaluate(async () => {
      const big = window.page.bigGraph(1000);
      window.page.show({ ...big, plan: null, before: [], version: 1 }, {});
      await window.page.painted();
      await window.page.painted();
    });
    assert.equal(await page.locator('.amlnb-card').count(), 0);
    assert.ok(await page.locator('.amlnb-map').isVisible());
    await page.locator('.amlnb-graph').focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press('+');
    await painted(page);
    const cards = await page.locator('.amlnb-card').count();
    assert.ok(cards > 0 && cards < 200, `${cards} boxes`);
  }));

test('from afar a press still finds its box', () =>
  using({}, async page => {
    await page.evaluate(async () => {
      const big = window.page.bigGraph(200, 10);
      window.page.show({ ...big, plan: null, before: [], version: 1 }, {});
      await window.page.painted();
      await window.page.painted();
    });
    const spot = await page.evaluate(() => {
      const [, x, y, z] = /translate\((.*)px, (.*)px\) scale\((.*)\)/.exec(
        document.querySelector('.amlnb-world').style.transform
      );
      const { left, top } = document
        .querySelector('.amlnb-graph')
        .getBoundingClientRect();
      return {
        x: left + 100 * z + Number(x),
        y: top + 48 * z + Number(y),
        z: Number(z)
      };
    });
    assert.ok(spot.z < 0.42);
    await page.mouse.click(spot.x, spot.y);
    assert.equal(await page.locator('.amlnb-detail-name').textContent(), 'step_0');
  }));

test('nothing moves for those who want no motion', () =>
  using({}, async page => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await show(page, start(14));
    const moving = await page.evaluate(() => document.getAnimations().length);
    assert.equal(moving, 0);
  }));
