import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stream, type StreamWorld } from '../../src/client/stream';

/** Sockets and timers in the hands of the test. */
function rig(poll: () => Promise<void> = () => Promise.resolve()) {
  const sockets: (WebSocket & { url: string })[] = [];
  const timers: { act: () => void; ms: number }[] = [];
  const connections: string[] = [];
  const messages: unknown[] = [];
  let after = 0;
  let polls = 0;
  const world: StreamWorld = {
    open: url => {
      const socket = { url, close: () => undefined } as never;
      sockets.push(socket);
      return socket;
    },
    setTimeout: (act, ms) => timers.push({ act, ms }),
    clearTimeout: () => undefined
  };
  const stream = new Stream(
    {
      url: () => `ws://x/stream?after=${after}`,
      message: message => messages.push(message),
      connection: connection => connections.push(connection),
      poll: () => {
        polls += 1;
        return poll();
      }
    },
    world
  );
  const last = (): WebSocket & { url: string } => sockets[sockets.length - 1] as never;
  return {
    stream,
    timers,
    connections,
    messages,
    sockets,
    last,
    polls: () => polls,
    know: (seq: number) => (after = seq),
    lose: () => last().onclose?.({} as CloseEvent),
    wake: async () => {
      timers.shift()?.act();
      await new Promise(done => setImmediate(done));
    }
  };
}

test('a lost line is taken up after a second, from the last event known', async () => {
  const world = rig();
  world.last().onopen?.({} as Event);
  world.know(17);
  world.lose();
  assert.equal(world.timers[0]?.ms, 1000);
  await world.wake();
  assert.equal(world.last().url, 'ws://x/stream?after=17');
  assert.deepEqual(world.connections, ['connecting', 'live', 'reconnecting']);
});

test('a server that stays away is asked ever more slowly', async () => {
  const world = rig(() => Promise.reject(new Error('away')));
  const waits: number[] = [];
  for (let i = 0; i < 8; i++) {
    world.lose();
    waits.push(world.timers[0]?.ms ?? 0);
    await world.wake();
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('where no socket gets through, questions do', async () => {
  const world = rig();
  for (let i = 0; i < 3; i++) {
    world.lose();
    await world.wake();
  }
  assert.equal(world.polls(), 2);
  assert.equal(world.connections.at(-1), 'polling');
  assert.ok((world.timers[0]?.ms ?? 0) <= 2000);
});

test('what is no JSON is passed over', () => {
  const world = rig();
  for (const data of ['{"seq": 1}', 'no json', new Blob()]) {
    world.last().onmessage?.({ data } as MessageEvent);
  }
  assert.deepEqual(world.messages, [{ seq: 1 }]);
});

test('after its end nothing happens any more', async () => {
  const world = rig();
  const socket = world.last();
  world.stream.dispose();
  socket.onclose?.({} as CloseEvent);
  assert.deepEqual([world.timers.length, world.sockets.length], [0, 1]);
});
