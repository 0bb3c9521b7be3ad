import { expect, test } from 'vitest';

import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { ServerTarget } from '#lib/runs/create-runs.ts';
import { listModels } from '#lib/runs/list-models.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';

import { createManualClock } from '../../support/time/manual-clock.ts';

const KEY = 'sk-test-0123456789abcdef';
const provider: ServerProvider = {
  id: 'p',
  preset: 'custom',
  name: 'Server',
  dialect: 'chat-completions',
  baseUrl: 'https://api.example/v1/',
  model: '',
};
const target: ServerTarget = {
  provider,
  model: '',
  origin: 'https://api.example',
  key: KEY,
  refused: new Set(),
};

function list(fetch: typeof globalThis.fetch, asked: ServerTarget = target, hasHostPermission = true) {
  const env = aRunEnvironment({
    fetch,
    clock: createManualClock(),
    hasHostPermission: () => Promise.resolve(hasHostPermission),
  });
  return listModels(env, asked, new AbortController().signal);
}

function replyWith(body: string, init?: ResponseInit): typeof fetch {
  return () => Promise.resolve(new Response(body, init));
}

test('a model list is requested below the base URL, with the key', async () => {
  const requests: Request[] = [];
  const { models, failure } = await list((input, init) => {
    requests.push(new Request(input, { ...init, credentials: 'omit' }));
    return Promise.resolve(Response.json([{ id: 'a' }, { id: 'b' }]));
  });
  expect(models.map(({ id }) => id)).toEqual(['a', 'b']);
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

test('a listing that fails does not leak the key', async () => {
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

test('no models are requested from a provider that cannot be used', async () => {
  const never: typeof fetch = () => Promise.reject(new Error('asked'));
  const obstacle = { kind: 'no_key' } as const;
  expect(await list(never, { ...target, obstacle })).toEqual({ models: [], failure: obstacle });
  const stream: ServerProvider = { ...provider, dialect: 'event-stream' };
  expect(await list(never, { ...target, provider: stream })).toEqual({ models: [] });
});

/** Answers by path and query, and remembers what was asked. */
function serve(replies: Readonly<Record<string, unknown>>): { asked: string[]; fetch: typeof fetch } {
  const asked: string[] = [];
  return {
    asked,
    fetch(input, init) {
      const { pathname, search } = new URL(new Request(input).url);
      const body = typeof init?.body === 'string' ? ` ${init.body}` : '';
      asked.push(`${pathname}${search}${body}`);
      const reply = replies[`${pathname}${search}${body}`];
      if (reply instanceof Response) return Promise.resolve(reply);
      return Promise.resolve(reply === undefined ? new Response('', { status: 404 }) : Response.json(reply));
    },
  };
}

function at(preset: string, dialect: ServerProvider['dialect'], baseUrl: string): ServerTarget {
  return { ...target, provider: { ...provider, preset, dialect, baseUrl }, origin: new URL(baseUrl).origin };
}

const anthropic = at('anthropic', 'messages', 'https://api.anthropic.com/v1');
const ollama = at('ollama', 'chat-completions', 'http://127.0.0.1:11434/v1');

test('a list in parts is read to its end', async () => {
  const { asked, fetch } = serve({
    '/v1/models?limit=1000': { data: [{ id: 'a' }], has_more: true, last_id: 'a' },
    '/v1/models?limit=1000&after_id=a': { data: [{ id: 'b' }], has_more: true, last_id: 'b' },
    '/v1/models?limit=1000&after_id=b': { data: [{ id: 'c' }], has_more: false, last_id: 'c' },
  });
  const { models, failure } = await list(fetch, anthropic);
  expect(models.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(failure).toBeUndefined();
  expect(asked).toHaveLength(3);
});

test('a list in parts by tokens is read to its end', async () => {
  const { fetch } = serve({
    '/v1beta/models?pageSize=1000': { models: [{ name: 'models/a' }], nextPageToken: 'x y' },
    '/v1beta/models?pageSize=1000&pageToken=x+y': { models: [{ name: 'models/b' }] },
  });
  const gemini = at('gemini', 'gemini', 'https://generativelanguage.googleapis.com/v1beta');
  expect((await list(fetch, gemini)).models.map(({ id }) => id)).toEqual(['a', 'b']);
});

test('a list whose pages form a cycle ends', async () => {
  const first = { data: [{ id: 'a' }], has_more: true, last_id: 'a' };
  const { asked, fetch } = serve({
    '/v1/models?limit=1000': first,
    '/v1/models?limit=1000&after_id=a': first,
  });
  expect((await list(fetch, anthropic)).models.map(({ id }) => id)).toEqual(['a']);
  expect(asked).toHaveLength(2);
});

test('a list of which a later part fails keeps what has arrived, and says why', async () => {
  const { fetch } = serve({
    '/v1/models?limit=1000': { data: [{ id: 'a' }], has_more: true, last_id: 'a' },
    '/v1/models?limit=1000&after_id=a': new Response('{"error":{"message":"slow"}}', { status: 429 }),
  });
  expect(await list(fetch, anthropic)).toMatchObject({
    models: [{ id: 'a' }],
    failure: { kind: 'rate_limit' },
  });
});

test('a local server’s detailed list is fetched, and the details of each model in it', async () => {
  const { asked, fetch } = serve({
    '/api/tags': { models: [{ name: 'llama' }, { name: 'embed' }] },
    '/api/show {"model":"llama"}': {
      model_info: { 'llama.context_length': 131072 },
      capabilities: ['completion'],
    },
    '/api/show {"model":"embed"}': { capabilities: ['embedding'] },
  });
  expect((await list(fetch, ollama)).models).toEqual([
    { id: 'llama', kind: 'chat', contextTokens: 131072 },
    { id: 'embed', kind: 'embedding' },
  ]);
  expect(asked).toHaveLength(3);
});

test('a local server without the detailed list is asked for the plain one', async () => {
  const { asked, fetch } = serve({ '/v1/models': { data: [{ id: 'a' }] } });
  expect((await list(fetch, ollama)).models.map(({ id }) => id)).toEqual(['a']);
  expect(asked).toEqual(['/api/tags', '/v1/models']);
});

test('a local server that is not running is tried once', async () => {
  let count = 0;
  const broken: typeof fetch = () => {
    count += 1;
    return Promise.reject(new TypeError('failed'));
  };
  expect(await list(broken, ollama)).toEqual({ models: [], failure: { kind: 'network' } });
  expect(count).toBe(1);
});

test('refused details leave the list as it is, and are not requested repeatedly', async () => {
  const models = Array.from({ length: 40 }, (_, index) => ({ name: `m${index}` }));
  const { asked, fetch } = serve({ '/api/tags': { models } });
  expect((await list(fetch, ollama)).models).toHaveLength(40);
  expect(asked.length).toBeLessThan(10);
});
