import 'fake-indexeddb/auto';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { HttpDialectName } from '#lib/protocol/provider.ts';
import { listModels } from '#lib/runs/list-models.ts';
import { testConnection } from '#lib/runs/test-connection.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { startRuns, targetAt } from '#test/support/runs/start-runs.ts';
import { listen } from '#test/support/servers/listen.ts';

const CANARY = 'gw-canary-Zr8pQ2xVn5LkW3tY';
const HEADERS = { 'X-Gateway-Key': CANARY, 'x-route': 'eu' };

let url: string;
let close: () => Promise<void>;
let received: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
let answer: RequestListener;

beforeEach(async () => {
  received = [];
  ({ url, close } = await listen(
    createServer((request, response) => {
      received.push({ path: request.url ?? '', headers: request.headers });
      answer(request, response);
    }),
  ));
});
afterEach(() => close());

function target(dialect: HttpDialectName = 'chat-completions') {
  return { ...targetAt(`${url}/v1`, { dialect, key: 'sk-test-0123456789' }), headers: HEADERS };
}

function streaming(text: string): RequestListener {
  return (_request, response) => {
    const content = JSON.stringify({ choices: [{ delta: { content: text }, finish_reason: 'stop' }] });
    response.setHeader('content-type', 'text/event-stream').end(`data: ${content}\n\ndata: [DONE]\n\n`);
  };
}

describe('extra headers', () => {
  it.each(['chat-completions', 'responses', 'messages', 'gemini', 'event-stream'] as const)(
    'go with a question in the dialect %s, next to the key',
    async (dialect) => {
      answer = (_request, response) => response.writeHead(400).end();
      await startRuns().ask(target(dialect));
      expect(received[0]?.headers).toMatchObject({ 'x-gateway-key': CANARY, 'x-route': 'eu' });
      expect(JSON.stringify(received[0]?.headers)).toContain('sk-test-0123456789');
    },
  );

  it('go with a connection test and a list of models', async () => {
    answer = (request, response) => {
      if (request.method === 'POST') streaming('ready')(request, response);
      else response.end(`{"data":[{"id":"m","name":"for ${CANARY}"}]}`);
    };
    const { signal } = new AbortController();
    expect(await testConnection(aRunEnvironment(), target(), signal)).toMatchObject({ type: 'works' });
    const list = await listModels(aRunEnvironment(), target(), signal);
    expect(list.models).toHaveLength(1);
    expect(JSON.stringify(list)).not.toContain('canary');
    expect(received.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/models']);
    for (const { headers } of received) expect(headers['x-gateway-key']).toBe(CANARY);
  });

  it('do not follow a redirect', async () => {
    const asked: string[] = [];
    const other = await listen(
      createServer((request, response) => {
        asked.push(request.url ?? '');
        response.end();
      }),
    );
    answer = (_request, response) =>
      response.writeHead(307, { location: `${other.url}/v1/chat/completions` }).end();
    expect(await startRuns().ask(target())).toMatchObject({ failure: { kind: 'blocked' } });
    const { signal } = new AbortController();
    await listModels(aRunEnvironment(), target(), signal);
    await testConnection(aRunEnvironment(), target(), signal);
    expect(asked).toEqual([]);
    await other.close();
  });

  it('that a server repeats are in no frame and in no stored answer', async () => {
    answer = streaming(`You sent ${CANARY}, in base64 ${btoa(CANARY)}, and that is all.`);
    const test = startRuns();
    const stored = await test.ask(target());
    expect(stored.answer).toMatch(/^You sent \[header removed\], .*, and that is all\.$/);
    expect(JSON.stringify([stored, test.frames])).not.toMatch(/canary|Zr8pQ2xVn/);
    expect(JSON.stringify([stored, test.frames])).not.toContain(btoa(CANARY).slice(4, 16));
  });

  it('that a server repeats in an error are in no frame and in no stored answer', async () => {
    answer = (_request, response) =>
      response
        .writeHead(401, { 'x-request-id': CANARY, 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message: `Unknown gateway key ${CANARY} for route eu` } }));
    const test = startRuns();
    const stored = await test.ask(target());
    expect(stored).toMatchObject({
      failure: { providerMessage: 'Unknown gateway key [header removed] for route [header removed]' },
    });
    expect(JSON.stringify([stored, test.frames, test.faults])).not.toMatch(/canary|Zr8pQ2xVn/);
  });
});
