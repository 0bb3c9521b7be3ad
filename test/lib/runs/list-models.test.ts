import { expect, test } from 'vitest';

import type { Provider } from '#lib/protocol/provider.ts';
import type { RunTarget } from '#lib/runs/create-runs.ts';
import { createHostQueue } from '#lib/runs/host-queue.ts';
import { defaultLimits } from '#lib/runs/limits.ts';
import { listModels } from '#lib/runs/list-models.ts';

import { createManualClock } from '../../support/time/manual-clock.ts';

const KEY = 'sk-test-0123456789abcdef';
const provider: Provider = {
  id: 'p',
  preset: 'custom',
  name: 'Server',
  dialect: 'chat-completions',
  baseUrl: 'https://api.example/v1/',
  model: '',
};
const target: RunTarget = {
  provider,
  model: '',
  origin: 'https://api.example',
  key: KEY,
  refused: new Set(),
};

function list(fetch: typeof globalThis.fetch, asked: RunTarget = target, hasHostPermission = true) {
  const env = {
    fetch,
    clock: createManualClock(),
    limits: () => defaultLimits,
    queue: createHostQueue(() => 1),
    hasHostPermission: () => Promise.resolve(hasHostPermission),
    rememberRefused: () => Promise.resolve(),
    reportFault: () => {},
  };
  return listModels(env, asked, new AbortController().signal);
}

function replyWith(body: string, init?: ResponseInit): typeof fetch {
  return () => Promise.resolve(new Response(body, init));
}

test('a model list is asked for below the base URL, with the key', async () => {
  const requests: Request[] = [];
  const { models, failure } = await list((input, init) => {
    requests.push(new Request(input, { ...init, credentials: 'omit' }));
    return Promise.resolve(Response.json([{ id: 'a' }, { id: 'b' }]));
  });
  expect(models).toEqual(['a', 'b']);
  expect(failure).toBeUndefined();
  expect(requests.map(({ url }) => url)).toEqual(['https://api.example/v1/models']);
  expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${KEY}`);
});

test.each([404, 405, 501])(
  'a server that answers %i lists no models, which is no failure',
  async (status) => {
    expect(await list(replyWith('no such path', { status }))).toEqual({ models: [] });
  },
);

test.each([
  [401, '{"error":{"message":"wrong key"}}', 'auth'],
  [429, '{"error":{"message":"slow down"}}', 'rate_limit'],
  [500, 'oops', 'server'],
  [200, '<title>Sign in</title>', 'protocol'],
  [200, '{"data":"none"}', 'protocol'],
])('a listing that fails with %i %s says so', async (status, body, kind) => {
  const { models, failure } = await list(replyWith(body, { status }));
  expect(models).toEqual([]);
  expect(failure).toMatchObject({ kind });
});

test('a listing that fails does not carry the key out', async () => {
  const { failure } = await list(replyWith(`{"error":{"message":"bad key ${KEY}"}}`, { status: 401 }));
  expect(JSON.stringify(failure)).not.toContain(KEY);
});

test('a listing without a connection tells a missing permission from a broken network', async () => {
  const broken: typeof fetch = () => Promise.reject(new TypeError('failed'));
  expect(await list(broken)).toEqual({ models: [], failure: { kind: 'network' } });
  expect(await list(broken, target, false)).toEqual({
    models: [],
    failure: { kind: 'blocked', remedy: 'grant-host' },
  });
});

test('a provider that cannot be asked is not asked for its models', async () => {
  const never: typeof fetch = () => Promise.reject(new Error('asked'));
  const obstacle = { kind: 'no_key' } as const;
  expect(await list(never, { ...target, obstacle })).toEqual({ models: [], failure: obstacle });
  const stream: Provider = { ...provider, dialect: 'event-stream' };
  expect(await list(never, { ...target, provider: stream })).toEqual({ models: [] });
});
