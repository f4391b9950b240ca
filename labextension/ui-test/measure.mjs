/** Measures the graph in the real browser: time to the picture, frames, changes. Prints figures. */

import { open } from './browser.mjs';

const SIZES = [50, 1_000, 10_000];
const ROUNDS = 5;

const rig = await open();
console.log(
  'steps   shown ms   pan fps fit / half / near   zoom fps   change ms p50 / p95'
);
for (const size of SIZES) {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    const page = await rig.page();
    rounds.push(await page.evaluate(measure, size));
    await page.close();
  }
  const middle = pick => median(rounds.map(pick)).toFixed(0).padStart(5);
  console.log(
    `${String(size).padStart(6)} ${middle(r => r.shown)}      ` +
      `${middle(r => r.fit)} ${middle(r => r.half)} ${middle(r => r.near)}          ` +
      `${middle(r => r.zoom)}       ${middle(r => r.p50)} ${middle(r => r.p95)}`
  );
}
await rig.close();

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Runs in the page. */
async function measure(size) {
  const { page } = window;
  const text = JSON.stringify(page.bigGraph(size));
  const start = performance.now();
  const { graph, layout, run } = JSON.parse(text);
  page.show({ graph, layout, run, plan: null, before: [], version: 1 }, {});
  let shown = await page.painted();
  while (!document.querySelector('.amlnb-backdrop')?.width) {
    shown = await page.painted();
  }
  shown = (await page.painted()) - start;

  const host = document.querySelector('.amlnb-graph');
  const { left, top, width, height } = host.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const wheel = traits =>
    host.dispatchEvent(
      new WheelEvent('wheel', {
        bubbles: true,
        cancelable: true,
        clientX: x,
        clientY: y,
        ...traits
      })
    );
  const fps = async act => {
    const frames = 40;
    const begun = performance.now();
    for (let i = 0; i < frames; i++) {
      act(i);
      await new Promise(done => requestAnimationFrame(done));
    }
    return (frames * 1000) / (performance.now() - begun);
  };
  const pan = i =>
    wheel({ deltaX: i % 20 < 10 ? 9 : -9, deltaY: i % 20 < 10 ? 5 : -5 });
  const nearer = async until => {
    const zoom = () =>
      Number(
        /scale\(([\d.]+)\)/.exec(
          document.querySelector('.amlnb-world').style.transform
        )[1]
      );
    for (let i = 0; i < 100 && zoom() < until; i++) {
      wheel({ ctrlKey: true, deltaY: -60 });
      await new Promise(done => requestAnimationFrame(done));
    }
  };
  const fit = await fps(pan);
  const zoom = await fps(i => wheel({ ctrlKey: true, deltaY: i % 20 < 10 ? -40 : 40 }));
  await nearer(0.25);
  const half = await fps(pan);
  await nearer(0.6);
  const near = await fps(pan);

  const delays = [];
  for (let i = 1; i <= 40; i++) {
    const begun = performance.now();
    const key = `step_${Math.floor((i / 41) * size)}`;
    const head = { run: run.id, seq: i, time: Date.now() / 1000, text: '' };
    const facts = { key, attempt: 1, compute: 'local', kernel: 'python3', reasons: [] };
    page.events([{ ...head, kind: 'step_started', ...facts }]);
    delays.push((await page.painted()) - begun);
    await new Promise(done => setTimeout(done, 50));
  }
  delays.sort((a, b) => a - b);
  return { shown, fit, half, near, zoom, p50: delays[20], p95: delays[37] };
}
