import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasGap, reduce } from '../../src/state/reduce';
import { runJson, runState } from '../../src/state/run';
import type { RunJson } from '../../src/wire';
import { flights, runAt } from '../fixtures';

const stops = Object.keys(flights.runs).map(Number);
const last = flights.events.length;

test('from the first event to each stop, the run is what Python says it is', () => {
  for (const stop of stops) {
    const state = reduce(runState(runAt(0)), flights.events.slice(0, stop));
    assert.deepEqual(runJson(state), runAt(stop), `after event ${stop}`);
  }
});

test('event by event, totals, statuses, tries and counts agree', () => {
  let state = runState(runAt(0));
  flights.events.forEach((event, i) => {
    state = reduce(state, [event]);
    assert.deepEqual(headOf(runJson(state)), flights.heads[i + 1], event.text);
  });
});

function headOf(run: RunJson): unknown[] {
  const steps = run.steps.map(s => [
    s.key,
    s.status,
    s.attempt,
    s.attempts,
    s.seconds,
    s.counts
  ]);
  return [run.seq, run.status, run.done, run.text, steps];
}

test('a view that comes late ends where all others do', () => {
  for (const stop of stops) {
    const state = reduce(runState(runAt(stop)), flights.events);
    const { steps, ...head } = runJson(state);
    const { steps: expected, ...expectedHead } = runAt(last);
    assert.deepEqual(head, expectedHead);
    assert.deepEqual(steps.map(withoutReasons), expected.map(withoutReasons));
  }
});

/** Why a reopened step was planned is not told to those who come after it failed. */
function withoutReasons(step: object): object {
  return { ...step, reasons: null };
}

test('events told twice change nothing', () => {
  const state = reduce(runState(runAt(0)), flights.events);
  assert.equal(reduce(state, flights.events), state);
});

test('a state is never changed in place', () => {
  const state = runState(runAt(0));
  const before = structuredClone(runJson(state));
  reduce(state, flights.events);
  assert.deepEqual(runJson(state), before);
});

test('a hole between what is known and what is told is noticed', () => {
  const state = runState(runAt(4));
  assert.equal(hasGap(state, flights.events.slice(6)), true);
  assert.equal(hasGap(state, flights.events.slice(4)), false);
  assert.equal(hasGap(state, flights.events), false);
  assert.equal(hasGap(state, []), false);
});

test('an event of a kind that only a newer version knows is passed over', () => {
  const state = runState(runAt(4));
  const news = {
    run: 'r',
    seq: 5,
    time: 1,
    text: '',
    kind: 'step_blessed',
    key: 'join'
  };
  const after = reduce(state, [news as never]);
  assert.equal(after.head.seq, 5);
  assert.deepEqual(after.steps.get('join'), state.steps.get('join'));
});
