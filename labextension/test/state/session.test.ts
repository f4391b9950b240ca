import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Follower, Transport } from '../../src/client/transport';
import { Session, runPage } from '../../src/state/session';
import { flights, runAt } from '../fixtures';

/** A server that holds all events, and tells what it was asked. */
function world(seq: number, version = 1) {
  const asked: unknown[] = [];
  let follower: Follower | null = null;
  const transport = {
    ask(kind: string, facts: { after: number }) {
      asked.push([kind, facts]);
      const stored = flights.events.filter(event => event.seq > facts.after);
      return Promise.resolve(stored.map(event => ({ seq: event.seq, event })));
    },
    follow(_run: string, _after: () => number, told: Follower) {
      follower = told;
      return { dispose: () => (follower = null) };
    },
    followRuns: () => null
  } as unknown as Transport;
  const { graph, layout } = flights;
  const page = { version, run: runAt(seq), graph, layout, before: [] };
  const session = new Session(runPage(page), transport);
  session.follow();
  return { asked, session, tell: () => follower as unknown as Follower };
}

const settled = (): Promise<void> => new Promise(done => setImmediate(done));

test('events change the run, and only the steps they speak of', () => {
  const { session, tell } = world(4);
  const changed: string[][] = [];
  session.changed.listen(keys => changed.push([...keys]));
  tell().events(flights.events.slice(4, 6));
  assert.deepEqual(changed, [['load_weather', 'clean']]);
  assert.equal(session.step('clean')?.status, 'retrying');
});

test('what is missing is asked for before anything is shown', async () => {
  const { asked, session, tell } = world(4);
  tell().events(flights.events.slice(8, 9));
  assert.equal(session.run.value?.head.seq, 4);
  await settled();
  assert.deepEqual(asked[0], ['events', { run: runAt(4).id, after: 4 }]);
  assert.equal(session.run.value?.head.seq, flights.events.length);
});

test('selection and filter survive what happens', () => {
  const { session, tell } = world(0);
  session.selection.value = 'train';
  tell().events(flights.events);
  assert.equal(session.selection.value, 'train');
});

test('a runner that died changes the faces of what it ran', () => {
  const { session, tell } = world(4);
  tell().status({ status: 'interrupted', words: 'interrupted' });
  assert.equal(session.face('clean').look, 'interrupted');
  assert.equal(session.face('load_flights').look, 'reused');
  assert.ok(session.changed.value.has('clean'));
});

test('the whole history is asked for once', async () => {
  const { asked, session } = world(14);
  assert.equal((await session.history()).length, flights.events.length);
  await session.history();
  assert.equal(asked.length, 1);
});

test('another version is told in a sentence', () => {
  assert.match(world(0, 2).session.trouble.value, /newer than this page/);
  assert.match(world(0, 0).session.trouble.value, /older than this page/);
  assert.equal(world(0, 1).session.trouble.value, '');
});

test('an older state told late does not turn the clock back', () => {
  const { session } = world(14);
  session.replace(runAt(4));
  assert.equal(session.run.value?.head.seq, 14);
});
