import { createServer, type IncomingMessage, type RequestListener } from 'node:http';

import { afterEach, describe, expect, it } from 'vitest';

import type { ConnectionOutcome } from '#lib/protocol/connection-test.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { ServerTarget } from '#lib/runs/create-runs.ts';
import { TEST_PATIENCE_MS, testConnection } from '#lib/runs/test-connection.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { type Listening, listen } from '#test/support/servers/listen.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const KEY = 'sk-canary-0123456789abcdef';
const ANSWER = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'ready' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;

let server: Listening | undefined;
let asked: string[];

afterEach(() => server?.close());

/** Answers by path; any other path is a 404 as FastAPI answers it. */
async function serve(paths: Readonly<Record<string, RequestListener>>): Promise<string> {
  asked = [];
  server = await listen(
    createServer((request, response) => {
      const path = request.url ?? '';
      asked.push(`${request.method} ${path}`);
      const answer = paths[path] ?? replyWith({ detail: 'Not Found' }, 404);
      answer(request, response);
    }),
  );
  return server.url;
}

function replyWith(body: unknown, status = 200, type = 'application/json'): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

const streams = replyWith(ANSWER, 200, 'text/event-stream');

function keyOf({ headers }: IncomingMessage): string | undefined {
  return headers.authorization?.replace('Bearer ', '');
}

interface Setup {
  readonly provider?: Partial<ServerProvider>;
  readonly target?: Partial<ServerTarget>;
  readonly isAllowed?: boolean;
  readonly clock?: ReturnType<typeof createManualClock>;
  readonly fetch?: typeof fetch;
}

function run(baseUrl: string, setup: Setup = {}): Promise<ConnectionOutcome> {
  const { isAllowed = true, clock = createManualClock() } = setup;
  const provider: ServerProvider = {
    id: 'p',
    preset: 'custom-openai',
    name: 'Server',
    dialect: 'chat-completions',
    baseUrl,
    model: 'm',
    ...setup.provider,
  };
  const env = aRunEnvironment({
    fetch: setup.fetch ?? fetch,
    clock,
    hasHostPermission: () => Promise.resolve(isAllowed),
    rememberRefused: () => Promise.reject(new Error('A test remembers nothing.')),
    reportFault: (error: unknown) => {
      throw error;
    },
  });
  const target: ServerTarget = {
    provider,
    model: provider.model,
    origin: new URL(baseUrl).origin,
    key: KEY,
    refused: new Set<string>(),
    ...setup.target,
  };
  return testConnection(env, target, new AbortController().signal);
}

describe('a connection test', () => {
  it('of a good provider shows the beginning of the answer, after one request', async () => {
    const url = await serve({ '/v1/chat/completions': streams });
    expect(await run(`${url}/v1`)).toMatchObject({ type: 'works', text: 'ready' });
    expect(asked).toEqual(['POST /v1/chat/completions']);
  });

  it('sends nothing without permission for the host, or when there is another obstacle', async () => {
    const url = await serve({});
    expect(await run(`${url}/v1`, { isAllowed: false })).toMatchObject({ problem: 'no-permission' });
    const noKey = { obstacle: { kind: 'no_key' } } as const;
    expect(await run(`${url}/v1`, { target: noKey })).toMatchObject({ problem: 'no-key' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['wrong-key', 401, { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } }],
    ['no-credit', 429, { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } }],
    ['no-credit', 402, { error: { message: 'Insufficient Balance' } }],
    ['origin-refused', 403, ''],
    ['other', 429, { error: { message: 'Slow down' } }],
    ['other', 500, { error: { message: 'Oops' } }],
    ['other', 302, ''],
  ])('names the problem %s of a server that answers %i', async (problem, status, body) => {
    const url = await serve({ '/v1/chat/completions': replyWith(body, status) });
    expect(await run(`${url}/v1`)).toMatchObject({ type: 'problem', problem });
    expect(asked).toHaveLength(1);
  });

  it('names an organization that refuses browsers, which is not a wrong key', async () => {
    const message = 'CORS requests are not allowed for this Organization because of their settings';
    const body = { type: 'error', error: { type: 'authentication_error', message } };
    const url = await serve({ '/v1/messages': replyWith(body, 401) });
    const provider = { preset: 'anthropic', dialect: 'messages' } as const;
    expect(await run(`${url}/v1`, { provider })).toMatchObject({ problem: 'browsers-refused' });
  });

  it('tests the key of OpenRouter where it can fail', async () => {
    const openRouter = { provider: { preset: 'openrouter' } };
    const wrong = replyWith({ error: { message: 'User not found.', code: 401 } }, 401);
    const url = await serve({ '/api/v1/key': wrong, '/api/v1/chat/completions': streams });
    expect(await run(`${url}/api/v1`, openRouter)).toMatchObject({
      problem: 'wrong-key',
      failure: { status: 401, providerMessage: 'User not found.' },
    });
    expect(asked).toEqual(['GET /api/v1/key']);
    await server?.close();
    const good = await serve({ '/api/v1/key': replyWith({ data: {} }), '/api/v1/chat/completions': streams });
    expect(await run(`${good}/api/v1`, openRouter)).toMatchObject({ type: 'works' });
    expect(asked).toEqual(['GET /api/v1/key', 'POST /api/v1/chat/completions']);
  });

  it('finds the API below /v1 with one more question, and says where', async () => {
    const url = await serve({ '/v1/chat/completions': streams });
    expect(await run(url)).toMatchObject({ problem: 'wrong-path', baseUrl: `${url}/v1` });
    expect(asked).toEqual(['POST /chat/completions', 'POST /v1/chat/completions']);
  });

  it('finds the API if only the key is wrong, and tries no third place', async () => {
    const url = await serve({ '/v1/chat/completions': replyWith({ error: { message: 'No' } }, 401) });
    expect(await run(url)).toMatchObject({ problem: 'wrong-path', baseUrl: `${url}/v1` });
    await server?.close();
    const none = await serve({});
    const outcome = await run(none);
    expect(outcome).toMatchObject({ problem: 'wrong-path' });
    expect(outcome).not.toHaveProperty('baseUrl');
    expect(asked).toHaveLength(2);
  });

  it('tries no other place when the path already has a version', async () => {
    const url = await serve({});
    expect(await run(`${url}/v1`)).not.toHaveProperty('baseUrl');
    expect(asked).toHaveLength(1);
  });

  it('guesses the base URL that the preset of the host has', async () => {
    const requests: string[] = [];
    const outcome = await run('https://api.groq.com', {
      fetch(input) {
        const url = String(input instanceof Request ? input.url : input);
        requests.push(url);
        const isThere = url.startsWith('https://api.groq.com/openai/v1/');
        return Promise.resolve(
          isThere
            ? new Response(ANSWER, { headers: { 'content-type': 'text/event-stream' } })
            : Response.json({ error: { message: 'Unknown request URL' } }, { status: 404 }),
        );
      },
    });
    expect(outcome).toMatchObject({ problem: 'wrong-path', baseUrl: 'https://api.groq.com/openai/v1' });
    expect(requests).toHaveLength(2);
  });

  it('names a page, unless the API is below it', async () => {
    const page = replyWith('<!doctype html><title>Welcome</title>', 200, 'text/html');
    const url = await serve({ '/chat/completions': page, '/v1/chat/completions': page });
    expect(await run(url)).toMatchObject({
      problem: 'web-page',
      failure: { kind: 'protocol', providerMessage: 'Welcome' },
    });
    await server?.close();
    const other = await serve({ '/chat/completions': page, '/v1/chat/completions': streams });
    expect(await run(other)).toMatchObject({ problem: 'wrong-path', baseUrl: `${other}/v1` });
  });

  it('offers the five models whose names are nearest', async () => {
    const ids = ['text-embedding', 'llama3.2:1b', 'llama3.2:3b', 'llama3.1', 'qwen3', 'llama3', 'phi'];
    const url = await serve({
      '/v1/chat/completions': replyWith({ error: { message: 'model "llama32" not found' } }, 404),
      '/v1/models': replyWith({ data: ids.map((id) => ({ id })) }),
    });
    const outcome = await run(`${url}/v1`, { provider: { model: 'llama32' } });
    expect(outcome).toMatchObject({ problem: 'unknown-model' });
    const models = outcome.type === 'problem' ? outcome.models : undefined;
    expect(models).toHaveLength(5);
    expect(models?.slice(0, 2)).toEqual(['llama3.2:1b', 'llama3.2:3b']);
  });

  it('offers models when none is chosen, and asks no question', async () => {
    const url = await serve({ '/v1/models': replyWith({ data: [{ id: 'a' }, { id: 'b' }] }) });
    expect(await run(`${url}/v1`, { provider: { model: ' ' } })).toMatchObject({
      problem: 'unknown-model',
      models: ['a', 'b'],
    });
    expect(asked).toEqual(['GET /v1/models']);
  });

  it('finds the API below /v1 by its list when no model is chosen', async () => {
    const url = await serve({ '/v1/models': replyWith({ data: [{ id: 'a' }] }) });
    const noModel = { provider: { model: '' } };
    expect(await run(url, noModel)).toMatchObject({ problem: 'wrong-path', baseUrl: `${url}/v1` });
    expect(asked).toEqual(['GET /models', 'GET /v1/models']);
    expect(await run(`${url}/other/v1`, noModel)).toMatchObject({ problem: 'unknown-model', models: [] });
  });

  it('sees that nothing answers when no model is chosen', async () => {
    let requests = 0;
    const refuse: typeof fetch = () => {
      requests += 1;
      return Promise.reject(new TypeError('Failed to fetch'));
    };
    const outcome = await run('http://127.0.0.1:9', { provider: { model: '' }, fetch: refuse });
    expect(outcome).toMatchObject({ problem: 'nothing-there', failure: { kind: 'network' } });
    expect(requests).toBe(1);
  });

  it('does not mistake a redirect at the other path for an API', async () => {
    const redirect: RequestListener = (_request, response) => {
      response.writeHead(302, { location: '/login' });
      response.end();
    };
    const url = await serve({ '/v1/chat/completions': redirect });
    expect(await run(url)).not.toHaveProperty('baseUrl');
    expect(asked).toHaveLength(2);
  });

  it('offers only models that can answer questions, and the preset’s own ones first when none is chosen', async () => {
    const ids = ['whisper-1', 'text-embedding-3', 'tts-1', 'a', 'gpt-5.4', 'dall-e-3', 'gpt-5.4-mini'];
    const url = await serve({ '/v1/models': replyWith({ data: ids.map((id) => ({ id })) }) });
    expect(await run(`${url}/v1`, { provider: { preset: 'openai', model: '' } })).toMatchObject({
      models: ['gpt-5.4-mini', 'gpt-5.4', 'a'],
    });
  });

  it('names a wrong key that the list of models shows when none is chosen', async () => {
    const url = await serve({ '/v1/models': replyWith({ error: 'unauthorized' }, 401) });
    expect(await run(`${url}/v1`, { provider: { model: '' } })).toMatchObject({ problem: 'wrong-key' });
  });

  it('says that a key is needed if none was sent, unless header values were', async () => {
    const url = await serve({ '/v1/chat/completions': replyWith({ error: 'unauthorized' }, 401) });
    const noKey = { key: undefined };
    expect(await run(`${url}/v1`, { target: noKey })).toMatchObject({ problem: 'no-key' });
    const gateway = { ...noKey, headers: { 'x-gateway-key': 'wrong' } };
    expect(await run(`${url}/v1`, { target: gateway })).toMatchObject({ problem: 'wrong-key' });
  });

  it.each([
    ['http://127.0.0.1:9/v1', 'custom-openai', 'nothing-there'],
    ['https://127.0.0.1:9/v1', 'custom-openai', 'certificate'],
    ['https://127.0.0.1:9/v1', 'ollama', 'certificate'],
    ['https://api.openai.com/v1', 'openai', 'nothing-there'],
    ['https://proxy.example/v1', 'openai', 'certificate'],
    ['https://mine.openai.azure.com/openai/v1', 'azure-openai', 'nothing-there'],
  ])('of %s as %s, where nothing answers, ends as %s', async (baseUrl, preset, problem) => {
    const refuse: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await run(baseUrl, { provider: { preset }, fetch: refuse })).toMatchObject({ problem });
  });

  it('gives up on a server that is too slow', async () => {
    const url = await serve({ '/v1/chat/completions': () => {} });
    const clock = createManualClock();
    const testing = run(`${url}/v1`, { clock });
    await waitFor(() => expect(asked).toHaveLength(1));
    await clock.advance(TEST_PATIENCE_MS + 1_000);
    expect(await testing).toMatchObject({ problem: 'too-slow' });
  });

  it.each(['/v1/chat/completions', '/v1/key', '/v1/models'])(
    'follows no redirect from %s to another origin, which would get the key',
    async (path) => {
      const stolen: (string | undefined)[] = [];
      const other = await listen(
        createServer((request, response) => {
          stolen.push(keyOf(request));
          response.end('{}');
        }),
      );
      const redirect: RequestListener = (_request, response) => {
        response.writeHead(307, { location: `${other.url}${path}` });
        response.end();
      };
      const answer = path.endsWith('models')
        ? replyWith({ error: { message: 'no such model' } }, 404)
        : streams;
      const url = await serve({ '/v1/chat/completions': answer, [path]: redirect });
      const outcome = await run(`${url}/v1`, { provider: { preset: 'openrouter' } });
      expect(stolen).toEqual([]);
      if (path.endsWith('completions')) {
        expect(outcome).toMatchObject({ problem: 'other', failure: { kind: 'blocked', reason: 'redirect' } });
      }
      await other.close();
    },
  );

  it('sends the key to the origin of the base URL only, and shows it nowhere', async () => {
    const keys: (string | undefined)[] = [];
    const url = await serve({
      '/v1/chat/completions': (request, response) => {
        keys.push(keyOf(request));
        replyWith({ error: { message: `The key ${KEY} is no good` } }, 401)(request, response);
      },
    });
    const outcome = await run(`${url}/v1`);
    expect(keys).toEqual([KEY]);
    expect(JSON.stringify(outcome)).not.toContain('canary');
    expect(outcome).toMatchObject({ failure: { providerMessage: expect.stringContaining('is no good') } });
  });

  it('repeats no key that a model list contains as a name', async () => {
    const url = await serve({
      '/v1/chat/completions': replyWith({ error: { message: 'no such model' } }, 404),
      '/v1/models': replyWith({ data: [{ id: `m-${KEY}` }, { id: 'm-2' }] }),
    });
    expect(await run(`${url}/v1`)).toMatchObject({ models: ['m-2'] });
  });
});
