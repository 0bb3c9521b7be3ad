import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

import { serve } from '@hono/node-server';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createDemoApp } from '#relay/demo/create-demo-app.ts';
import { logRequest } from '#relay/demo/log-request.ts';
import { createRequestLog } from '#relay/demo/request-log.ts';
import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { fourColours } from '#test/support/pages/four-colours.ts';
import { readAllEvents, readEventStream } from '#test/support/streams/read-event-stream.ts';

let relay: DemoServer;
beforeAll(async () => {
  relay = await startDemoServer();
});
beforeEach(() => {
  relay.setTokensPerSecond(0);
  relay.requests.clear();
});
afterAll(() => relay.close());

function toPngUrl(bytes: Buffer): string {
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

const question = { role: 'user', content: '<page-text>\nThe tide is high.\n</page-text>\n\nWhy?' };

async function ask(body: object, init: RequestInit = {}): Promise<Response> {
  return await fetch(`${relay.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gloss-demo', messages: [question], ...body }),
    ...init,
  });
}

const chunkSchema = v.strictObject({
  id: v.string(),
  object: v.literal('chat.completion.chunk'),
  created: v.number(),
  model: v.string(),
  service_tier: v.string(),
  system_fingerprint: v.string(),
  choices: v.array(
    v.strictObject({
      index: v.literal(0),
      delta: v.strictObject({
        role: v.optional(v.literal('assistant')),
        content: v.optional(v.string()),
        refusal: v.optional(v.null()),
        reasoning_content: v.optional(v.string()),
      }),
      logprobs: v.null(),
      finish_reason: v.nullable(v.string()),
    }),
  ),
  usage: v.optional(v.nullable(v.looseObject({ total_tokens: v.number(), completion_tokens: v.number() }))),
});

async function readChunks(response: Response) {
  const events = await readAllEvents(response);
  expect(events.at(-1)?.data).toBe('[DONE]');
  return events.slice(0, -1).map(({ data }) => v.parse(chunkSchema, JSON.parse(data)));
}

function joinText(
  chunks: Awaited<ReturnType<typeof readChunks>>,
  field: 'content' | 'reasoning_content',
): string {
  return chunks.map((chunk) => chunk.choices[0]?.delta[field] ?? '').join('');
}

describe('POST /v1/chat/completions, streamed', () => {
  it('the stream has the role, the text, the finish reason and [DONE], in this order', async () => {
    const response = await ask({ stream: true });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const chunks = await readChunks(response);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(chunks.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.slice(1, -1).every(({ choices }) => choices[0]?.finish_reason === null)).toBe(true);
    expect(chunks.some((chunk) => 'usage' in chunk)).toBe(false);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    expect(joinText(chunks, 'content')).toContain('The tide is high.');
  });

  it('usage comes in a last chunk without choices when it is requested', async () => {
    const chunks = await readChunks(await ask({ stream: true, stream_options: { include_usage: true } }));
    const last = chunks.at(-1);
    expect(last?.choices).toEqual([]);
    expect(last?.usage?.completion_tokens).toBe(chunks.length - 3);
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });

  it('an answer at the token limit ends with the finish reason length', async () => {
    for (const limit of [{ max_tokens: 7 }, { max_completion_tokens: 7 }]) {
      const chunks = await readChunks(await ask({ stream: true, ...limit }));
      expect(chunks.length).toBe(9);
      expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('length');
    }
  });

  it('the reasoning model sends reasoning before its answer', async () => {
    const chunks = await readChunks(await ask({ stream: true, model: 'gloss-demo-reasoning' }));
    expect(joinText(chunks, 'reasoning_content')).toContain('begins with');
    expect(joinText(chunks, 'content')).toMatch(/^## About/);
  });

  it('the long model sends 100,000 characters', async () => {
    const chunks = await readChunks(await ask({ stream: true, model: 'gloss-demo-long' }));
    expect(joinText(chunks, 'content').length).toBeGreaterThanOrEqual(100_000);
  });

  it('a partial answer is continued, with and without a request to continue', async () => {
    const whole = joinText(await readChunks(await ask({ stream: true })), 'content');
    const partial = { role: 'assistant', content: whole.slice(0, 333) };
    for (const more of [
      [partial],
      [partial, { role: 'user', content: 'Continue exactly where you stopped.' }],
    ]) {
      const rest = joinText(
        await readChunks(await ask({ stream: true, messages: [question, ...more] })),
        'content',
      );
      expect(partial.content + rest).toBe(whole);
    }
  });

  it('the broken model ends its stream with an error', async () => {
    const events = await readAllEvents(await ask({ stream: true, model: 'gloss-demo-broken' }));
    expect(JSON.parse(events.at(-1)?.data ?? '')).toMatchObject({ error: { type: 'server_error' } });
    expect(events.some(({ data }) => data === '[DONE]')).toBe(false);
  });

  it('tokens arrive at the configured speed', async () => {
    relay.setTokensPerSecond(200);
    const startedAt = performance.now();
    await readChunks(await ask({ stream: true, max_tokens: 40 }));
    expect(performance.now() - startedAt).toBeGreaterThan(190);
  });

  it('the stream stops at once when the client leaves, and its request is recorded', async () => {
    relay.setTokensPerSecond(100);
    const leaving = new AbortController();
    const response = await ask({ stream: true, model: 'gloss-demo-long' }, { signal: leaving.signal });
    const events = readEventStream(response);
    await events.next();
    expect(relay.requests.all[0]?.state).toBe('open');
    const leftAt = performance.timeOrigin + performance.now();
    leaving.abort();
    const record = await relay.requests.waitFor(({ state }) => state === 'aborted');
    expect((record.endedAt ?? Infinity) - leftAt).toBeLessThan(1000);
    // What had arrived before is still there to be read.
    const readOn = async (): Promise<void> => {
      while (!(await events.next()).done);
    };
    await expect(readOn()).rejects.toThrow();
  });

  it('the stream stops when the client leaves at full speed', async () => {
    const response = await ask({ stream: true, model: 'gloss-demo-long' });
    await readEventStream(response).return();
    await response.body?.cancel();
    await relay.requests.waitFor(({ state }) => state === 'aborted');
  });
});

describe('POST /v1/chat/completions, not streamed', () => {
  it('the answer is one JSON object', async () => {
    const response = await ask({ model: 'gloss-demo-reasoning' });
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: expect.stringContaining('The tide is high.'),
            reasoning_content: expect.stringContaining('begins'),
          },
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) },
    });
  });

  it('an answer that is not streamed stops when the client leaves', async () => {
    // The speed is read before each token, so reads show whether tokens are still written.
    let asked = 0;
    const settings = {
      get tokensPerSecond() {
        asked += 1;
        return 100;
      },
      token: undefined,
      heartbeatMs: 1000,
    };
    const log = createRequestLog();
    const app = createDemoApp(settings, logRequest(log), new AbortController().signal);
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v1/chat/completions`;
    const body = JSON.stringify({ model: 'gloss-demo', messages: [question] });
    await expect(fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(200) })).rejects.toThrow();
    await log.waitFor(({ state }) => state === 'aborted');
    await setTimeout(50);
    const askedWhenLeft = asked;
    await setTimeout(100);
    expect(asked).toBe(askedWhenLeft);
    expect(asked).toBeGreaterThan(3);
    server.close();
  });

  it('content in parts is read', async () => {
    const content = [
      { type: 'image_url', image_url: { url: toPngUrl(fourColours(12, 8)) } },
      { type: 'text', text: '> Low water.\n\nWhen?' },
    ];
    const response = await ask({ messages: [{ role: 'user', content }] });
    const answer = JSON.stringify(await response.json());
    expect(answer).toContain('Low water.');
    expect(answer).toContain(`| 1 | PNG | 12 × 8 | ${fourColours(12, 8).length} |`);
  });
});

describe('a malformed picture', () => {
  it.each([
    ['an address', 'https://site.example/flag.png', 'Expected a base64-encoded data URL'],
    ['not base64', 'data:image/png;base64,%%%', 'Expected a base64-encoded data URL'],
    ['of another type', 'data:image/png;base64,AAAA', 'unsupported image'],
    ['cut off', toPngUrl(fourColours(12, 8).subarray(0, 20)), 'unsupported image'],
  ])('a picture that is %s is refused as by OpenAI', async (_, url, words) => {
    const content = [
      { type: 'text', text: 'What?' },
      { type: 'image_url', image_url: { url } },
    ];
    const response = await ask({ messages: [{ role: 'user', content }] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: {
        message: expect.stringContaining(words),
        type: 'invalid_request_error',
        param: 'messages.0.content.1.image_url.url',
      },
    });
  });
});

describe('a malformed request', () => {
  it.each([
    ['bad JSON', '{"model":', 400, null],
    ['no model', '{"messages":[{"role":"user","content":"x"}]}', 400, 'model'],
    ['no messages', '{"model":"gloss-demo","messages":[]}', 400, 'messages'],
    [
      'a limit of 0',
      JSON.stringify({ model: 'gloss-demo', messages: [question], max_tokens: 0 }),
      400,
      'max_tokens',
    ],
    ['an unknown model', JSON.stringify({ model: 'gpt-0', messages: [question] }), 404, null],
  ])("a request with %s gets an error in OpenAI's format", async (_, body, status, param) => {
    const response = await ask({}, { body });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: {
        message: expect.any(String),
        type: 'invalid_request_error',
        param,
        code: status === 404 ? 'model_not_found' : null,
      },
    });
  });
});
