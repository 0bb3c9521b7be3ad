import { createServer, type RequestListener } from 'node:http';

import { afterEach, expect, it } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import { findServerPreset } from '#lib/presets/presets.ts';
import { findServer } from '#lib/runs/find-server.ts';
import { type Listening, listen } from '#test/support/servers/listen.ts';

let server: Listening | undefined;
let requests: string[];

afterEach(() => server?.close());

/** Looks for the server of a preset where `answer` answers. */
async function look(answer: RequestListener, id = 'ollama', signal = new AbortController().signal) {
  requests = [];
  const opened = await listen(
    createServer((request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'no key'}`);
      answer(request, response);
    }),
  );
  server = opened;
  const preset = findServerPreset(id);
  if (!preset) throw new Error(`There is no preset ${id}`);
  const purposes: string[] = [];
  const found = await findServer(
    {
      fetch(url, init, { purpose }) {
        purposes.push(purpose);
        return fetch(url, init);
      },
      clock: systemClock,
    },
    { ...preset, baseUrl: `${opened.url}/v1` },
    signal,
  );
  expect(purposes).toEqual(['look']);
  return found;
}

function reply(status: number, body: unknown): RequestListener {
  return (_request, response) => {
    response.statusCode = status;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

it('a server that lists models is found with one request without a key, and only chat models count', async () => {
  const data = [{ id: 'llama3.2:3b' }, { id: 'qwen3:8b' }, { id: 'nomic-embed-text' }];
  expect(await look(reply(200, { object: 'list', data }))).toEqual({ preset: 'ollama', models: 2 });
  expect(requests).toEqual(['GET /v1/models no key']);
});

it('a server without any model is also found', async () => {
  expect(await look(reply(200, { object: 'list', data: [] }))).toEqual({ preset: 'ollama', models: 0 });
});

it('a server that refuses extensions is found as such', async () => {
  expect(await look(reply(403, ''))).toEqual({ preset: 'ollama', refusal: 'origin-refused' });
});

it('a server that needs a key is found as such', async () => {
  const error = { message: 'Authentication Error, No api key passed in.', type: 'auth_error', code: '401' };
  expect(await look(reply(401, { error }), 'litellm')).toEqual({ preset: 'litellm', refusal: 'needs-key' });
});

it.each([
  ['a page', reply(200, '<!doctype html><title>My blog</title>')],
  ['a page that wants a password', reply(401, '<!doctype html><title>Sign in</title>')],
  ['JSON that lists nothing', reply(200, { status: 'ok' })],
  ['an unknown path', reply(404, { detail: 'Not Found' })],
  ['a connection that breaks', (_request, response) => response.destroy()],
] satisfies [string, RequestListener][])(
  '%s at the port of a server is not that server',
  async (_what, answer) => {
    expect(await look(answer)).toBeUndefined();
  },
);

it('a search ends when the panel closes', async () => {
  const closing = new AbortController();
  const found = look(() => closing.abort(), 'ollama', closing.signal);
  expect(await found).toBeUndefined();
});
