import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommTransport, type CommModel } from '../../src/client/comm';

(globalThis as { window?: unknown }).window = globalThis;

function rig() {
  const sent: { id: number; kind: string }[] = [];
  const handlers = new Map<string, (message: unknown) => void>();
  const traits: { [name: string]: unknown } = { events: [] };
  const model = {
    get: (name: string) => traits[name],
    on: (name: string, handler: never) => handlers.set(name, handler),
    off: (name: string) => handlers.delete(name),
    send: (content: never) => sent.push(content)
  } as unknown as CommModel;
  const told = (name: string, message: unknown): void => handlers.get(name)?.(message);
  return { sent, traits, handlers, told, transport: new CommTransport(model) };
}

test('each answer finds its question, in whatever order they come', async () => {
  const { sent, told, transport } = rig();
  const first = transport.ask('cancel', { run: 'r1' });
  const second = transport.ask('cancel', { run: 'r2' });
  assert.deepEqual(sent[0], { run: 'r1', kind: 'cancel', id: 1 });
  told('msg:custom', { id: 2, ok: true, value: { run: 'r2' } });
  told('msg:custom', { id: 1, ok: false, error: 'It has ended.' });
  assert.deepEqual(await second, { run: 'r2' });
  await assert.rejects(first, /It has ended\./);
  transport.dispose();
});

test('answers that nobody waits for are passed over', () => {
  const { told, transport } = rig();
  told('msg:custom', { id: 99, ok: true });
  transport.dispose();
});

test('events come as the trait changes, and no more once nobody follows', () => {
  const { handlers, traits, told, transport } = rig();
  const events: unknown[] = [];
  const following = transport.follow('r', () => 0, {
    events: batch => events.push(...batch),
    status: () => undefined,
    connection: () => undefined
  });
  traits['events'] = [{ seq: 1, event: { seq: 1 } }];
  told('change:events', undefined);
  assert.deepEqual(events, [{ seq: 1 }]);
  following.dispose();
  transport.dispose();
  assert.equal(handlers.size, 0);
});
