import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeOf } from '../../src/client/route';
import { ServerTransport } from '../../src/client/server';

const answering = (respond: () => Response | Promise<Response>) => {
  const requests: [string, RequestInit][] = [];
  const transport = new ServerTransport({
    baseUrl: 'http://x/lab/amlnb/api/',
    socketUrl: address => `ws://x/${address}`,
    request: (url, init) => {
      requests.push([url, init]);
      return Promise.resolve().then(respond);
    }
  });
  return { requests, transport };
};

test('names and ids are parts of an address, never more', () => {
  const asked = { run: '../../secrets', key: 'train[1]', name: 'a/b?c' };
  assert.equal(
    routeOf('preview', asked).path,
    'runs/..%2F..%2Fsecrets/steps/train%5B1%5D/outputs/a%2Fb%3Fc/preview'
  );
});

test('what is not asked for is not in the address', () => {
  assert.equal(routeOf('runs', {}).path, 'runs');
  assert.equal(
    routeOf('runs', { pipeline: 'a b', limit: 5, experiment: '' }).path,
    'runs?pipeline=a+b&limit=5'
  );
});

test('a log part tells where it stands in bytes, also without headers', async () => {
  const { transport } = answering(() => new Response('grüße\n'));
  const part = await transport.ask('log', { run: 'r', key: 'k', from: 0 });
  assert.deepEqual(part, { text: 'grüße\n', from: 0, next: 8, size: 8 });
});

test('a post bears its facts', async () => {
  const { requests, transport } = answering(() => Response.json({ run: 'r2' }));
  const answer = await transport.ask('repair', {
    run: 'r1',
    parameters: { lr: 0.2 },
    again: ['fit']
  });
  assert.deepEqual(answer, { run: 'r2' });
  assert.equal(requests[0]?.[0], 'http://x/lab/amlnb/api/runs/r1/repair');
  assert.equal(requests[0]?.[1].body, '{"parameters":{"lr":0.2},"again":["fit"]}');
});

test('a refusal is told in the server’s words, else in ours', async () => {
  const told = async (response: Response): Promise<string> => {
    const { transport } = answering(() => response);
    const error = await transport.ask('experiments', {}).catch((e: Error) => e);
    return (error as Error).message;
  };
  const json = (status: number, body: unknown): Response =>
    Response.json(body, { status });
  assert.equal(
    await told(json(409, { detail: 'Run r1 has ended.' })),
    'Run r1 has ended.'
  );
  assert.equal(await told(json(409, { message: 'No lease.' })), 'No lease.');
  assert.match(await told(json(404, { detail: 'Not Found' })), /older than this page/);
  assert.match(await told(json(403, {})), /not signed in/);
  assert.match(await told(new Response('<html>', { status: 502 })), /status 502/);
});

test('no server is a sentence too', async () => {
  const { transport } = answering(() => {
    throw new TypeError('fetch failed');
  });
  await assert.rejects(transport.ask('experiments', {}), /server does not answer/);
});
