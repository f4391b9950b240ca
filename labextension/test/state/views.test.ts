import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptsOf } from '../../src/state/attempts';
import { Clock } from '../../src/state/clock';
import { compare } from '../../src/state/compare';
import { drifts } from '../../src/state/drift';
import { IDLE } from '../../src/state/face';
import { NO_FILTER, matching, neighbours } from '../../src/state/filter';
import { gridOf } from '../../src/state/grid';
import { groupsOf } from '../../src/state/groups';
import { marksOf, timelineOf } from '../../src/state/timeline';
import type { EdgeRunJson } from '../../src/wire';
import { flights, runAt } from '../fixtures';

const edge = (rows: number | null, size: number | null): EdgeRunJson => ({
  source: 'a',
  target: 'b',
  carried: [{ name: 'table', rows, size, text: '' }]
});

test('a fifth fewer rows than last time is told, a tenth is not', () => {
  assert.deepEqual(
    drifts(edge(800, 1), edge(1000, 1)).map(({ mark, text }) => [mark, text]),
    [['▼20%', '−20 %: 800 rows, 1,000 rows before']]
  );
  assert.deepEqual(drifts(edge(900, 1), edge(1000, 99_999)), []);
  assert.equal(
    drifts(edge(0, 0), edge(1000, 1))[0]?.change,
    -1,
    'all of them are gone'
  );
});

test('sizes count where there are no rows, and small ones never', () => {
  assert.equal(drifts(edge(null, 3e6), edge(null, 1e6))[0]?.mark, '▲200%');
  assert.deepEqual(drifts(edge(null, 30), edge(null, 10)), []);
  assert.deepEqual(drifts(edge(null, null), edge(1000, 10)), [], 'not made yet');
  assert.deepEqual(drifts(edge(10, 10), undefined), [], 'no good run before');
});

test('search, states and neighbours narrow each other', () => {
  const face = (name: string): typeof IDLE => ({
    ...IDLE,
    look: name.startsWith('load') ? 'reused' : 'waiting'
  });
  const shown = (part: object): string[] | null => {
    const names = matching({ ...NO_FILTER, ...part }, flights.graph, face);
    return names && [...names];
  };
  assert.equal(shown({}), null);
  assert.deepEqual(shown({ text: 'LOAD' }), ['load_flights', 'load_weather']);
  assert.deepEqual(shown({ looks: new Set(['reused']), text: 'weather' }), [
    'load_weather'
  ]);
  assert.deepEqual(shown({ focus: 'clean' }), ['load_flights', 'clean', 'join']);
  assert.deepEqual(shown({ text: '<img>' }), []);
});

test('neighbours go both ways, hop by hop', () => {
  assert.deepEqual([...neighbours(flights.graph, 'train', 1)].sort(), [
    'compare',
    'join',
    'train'
  ]);
  assert.equal(neighbours(flights.graph, 'train', 9).size, flights.graph.nodes.length);
});

test('steps group by notebook or by the first word of their names', () => {
  const graph = structuredClone(flights.graph);
  graph.nodes.slice(2, 5).forEach((node, i) => (node.name = `fit_${i}`));
  assert.deepEqual(groupsOf(graph, 'none'), []);
  assert.deepEqual(
    groupsOf(graph, 'word').map(group => [group.title, group.members.length]),
    [['fit', 3]]
  );
  assert.deepEqual(
    groupsOf(graph, 'notebook').map(group => group.title),
    ['flights.ipynb']
  );
});

test('the tries of a step are told from its events', () => {
  const told = attemptsOf(flights.events, 'train[1]').map(({ n, words }) => [n, words]);
  assert.deepEqual(told, [
    [1, 'failed'],
    [2, 'failed'],
    [3, 'done']
  ]);
  assert.match(
    attemptsOf(flights.events, 'train[2]')[0]?.words ?? '',
    /lost/,
    'its runner died'
  );
  assert.deepEqual(attemptsOf(flights.events, 'nobody'), []);
});

test('two runs differ in what differs, not in their times', () => {
  const { steps, metrics } = compare(runAt(26), runAt(36));
  const changed = steps.filter(row => row.isChanged).map(row => row.what);
  assert.deepEqual(changed, ['train', 'compare', 'report', 'publish']);
  assert.ok(metrics.some(row => row.what === 'train[1].auc' && row.left === '–'));
});

test('the grid keeps steps that newer runs no longer have', () => {
  const run = (id: string, created: number, names: string[]): never =>
    ({
      id,
      created,
      steps: names.map(name => ({
        name,
        status: 'completed',
        words: 'done',
        seconds: 1
      }))
    }) as never;
  const grid = gridOf([run('new', 2, ['a', 'c']), run('old', 1, ['a', 'b'])]);
  assert.deepEqual(
    grid.runs.map(({ id }) => id),
    ['old', 'new']
  );
  assert.deepEqual(
    grid.rows.map(row => [row.name, row.cells.map(Boolean)]),
    [
      ['a', [true, true]],
      ['c', [false, true]],
      ['b', [true, false]]
    ]
  );
});

test('bars begin where the first step began; open ones reach to now', () => {
  const timeline = timelineOf(runAt(14).steps, 1_790_000_020);
  assert.equal(timelineOf(runAt(0).steps, 0), null);
  const bars = timeline?.bars ?? [];
  assert.equal(bars[0]?.from, 0);
  assert.ok(
    bars.some(bar => bar.isOpen && Math.abs(bar.until - (timeline?.length ?? 0)) < 0.01)
  );
});

test('the axis has round marks, few of them', () => {
  assert.deepEqual(marksOf(60), [0, 10, 20, 30, 40, 50, 60]);
  for (const length of [0.004, 0.3, 7, 61, 4000, 90_000, 4e6]) {
    const count = marksOf(length).length;
    assert.ok(count >= 2 && count <= 47, `${count} marks on ${length} s`);
  }
});

test('one timer serves all who tick, and stops with the last of them', () => {
  const timers: (() => void)[] = [];
  let stopped = 0;
  const world = {
    now: () => 7,
    every(act: () => void) {
      timers.push(act);
      return { dispose: () => (stopped += 1) };
    }
  };
  const clock = new Clock(world);
  const told: number[] = [];
  const [a, b] = [clock.tick(now => told.push(now)), clock.tick(now => told.push(now))];
  assert.equal(timers.length, 1);
  timers[0]?.();
  a.dispose();
  assert.equal(stopped, 0);
  b.dispose();
  assert.deepEqual([told, stopped], [[7, 7], 1]);
});
