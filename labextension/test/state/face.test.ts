import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupFace, planFace, runFace, stateText, whyText } from '../../src/state/face';
import { runState } from '../../src/state/run';
import { flights, runAt, stepAt } from '../fixtures';

const START = 1_790_000_000;
const told = (seq: number, key: string, now: number): string =>
  stateText(runFace(stepAt(seq, key), runState(runAt(seq)).head, START + now));

test('a running step ticks', () => {
  assert.equal(told(4, 'clean', 5.2), 'running · 5.0 s');
  assert.equal(told(4, 'clean', 65.2), 'running · 1 min 5 s');
});

test('one that waits says how long it may take', () => {
  assert.equal(told(0, 'train', 0), 'waiting · about 12 s');
});

test('one that will be tried again says when, and which try that was', () => {
  assert.equal(told(14, 'train[1]', 9.1), 'retrying · try 1/2 · again in 1.0 s');
});

test('a fan-out tells how many items have ended', () => {
  assert.equal(told(19, 'train', 11.6), 'running · 2/3 · 4.0 s');
});

test('an ended step tells its time, a reused one none', () => {
  assert.equal(told(9, 'clean', 99), 'done · try 2/3 · 5.3 s');
  assert.equal(told(9, 'load_flights', 99), 'reused');
});

test('a step under way in a run that lost its runner says so', () => {
  const { head } = runState(runAt(4));
  const face = runFace(
    stepAt(4, 'clean'),
    { ...head, status: 'interrupted' },
    START + 9
  );
  assert.equal(face.look, 'interrupted');
  assert.equal(stateText(face), 'interrupted');
});

test('what a plan will do has a face too', () => {
  const faces = flights.plan.decisions.map(planFace).map(stateText);
  assert.equal(faces[0], 'reused');
  assert.equal(faces[4], 'to run · about 12 s');
});

test('of a group, what needs a look shows', () => {
  const faces = ['clean', 'train', 'join'].map(key =>
    runFace(stepAt(26, key), runState(runAt(26)).head, START)
  );
  assert.equal(groupFace(faces).look, 'failed');
  assert.deepEqual(groupFace(faces).counts, { completed: 2, failed: 1 });
});

test('why tells the failure while it matters, the reasons and warnings otherwise', () => {
  assert.match(whyText(stepAt(26, 'train')), /^cell 6, line 4.*Found array with 0/);
  assert.equal(
    whyText(stepAt(9, 'load_flights')),
    'nothing changed since run 20261120-090000-abcdef'
  );
  assert.match(whyText(stepAt(9, 'clean')), /changed in place/);
});
