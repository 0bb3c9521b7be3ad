import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { dialects } from '#lib/providers/dialects.ts';
import { readFinishReason } from '#lib/providers/finish-reason.ts';
import { startDemoServer, type DemoServer } from '#relay/demo/start-demo-server.ts';
import { readAnswer, testProvider, type AnswerRead } from '#test/support/streams/read-answer.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

interface ClientRead {
  answer: string;
  finish: string | undefined;
  usage: { inputTokens: number; outputTokens: number } | undefined;
  error: Error | undefined;
}

/** Reads an answer with OpenAI's client, as in its documentation. */
async function readByClient(baseURL: string, model: string, question: string): Promise<ClientRead> {
  const client = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0, logLevel: 'off' });
  const read: ClientRead = { answer: '', finish: undefined, usage: undefined, error: undefined };
  try {
    const stream = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: question }],
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      const choice = chunk.choices.find(({ index }) => index === 0);
      read.answer += choice?.delta?.content ?? '';
      read.finish = choice?.finish_reason ?? read.finish;
      const { usage } = chunk;
      if (usage) read.usage = { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens };
    }
  } catch (error) {
    if (error instanceof Error) read.error = error;
  }
  return read;
}

async function readByOurs(baseUrl: string, model: string, question: string): Promise<AnswerRead> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      messages: [{ role: 'user', content: question }],
      stream: true,
      stream_options: { include_usage: true },
    }),
  });
  const { status, headers } = response;
  return readAnswer(
    { status, headers, body: response.body ?? new ReadableStream() },
    testProvider({ baseUrl }),
  );
}

describe('ours and the client over the relay', () => {
  let relay: DemoServer;
  beforeAll(async () => {
    relay = await startDemoServer();
  });
  afterAll(() => relay.close());

  it.each([
    ['gloss-demo', 'What is a gloss?'],
    ['gloss-demo', 'Ünïcode 👩‍👩‍👧 "quotes" \\ and\nlines'],
    ['gloss-demo-long', 'Tell me everything.'],
  ])('%s says the same to both: %s', async (model, question) => {
    const baseUrl = `${relay.url}/v1`;
    const [client, ours] = await Promise.all([
      readByClient(baseUrl, model, question),
      readByOurs(baseUrl, model, question),
    ]);
    expect(client.error).toBeUndefined();
    expect(client.answer.length).toBeGreaterThan(50);
    expect(ours.answer).toBe(client.answer);
    expect(client.finish).toBe('stop');
    expect(ours.end).toEqual({ state: 'complete', usage: client.usage });
  });

  it('breaks off for both with the same text, and both say so', async () => {
    const baseUrl = `${relay.url}/v1`;
    const [client, ours] = await Promise.all([
      readByClient(baseUrl, 'gloss-demo-broken', 'Why?'),
      readByOurs(baseUrl, 'gloss-demo-broken', 'Why?'),
    ]);
    expect(ours.answer).toBe(client.answer);
    expect(client.error).toBeDefined();
    expect(ours.end.state).toBe('failed');
  });
});

describe('ours and the client over the relay’s Responses API', () => {
  let relay: DemoServer;
  beforeAll(async () => {
    relay = await startDemoServer();
  });
  afterAll(() => relay.close());

  it.each(['gloss-demo', 'gloss-demo-reasoning'])('%s says the same to both', async (model) => {
    const baseUrl = `${relay.url}/v1`;
    const client = new OpenAI({ apiKey: 'none', baseURL: baseUrl, maxRetries: 0 });
    const stream = await client.responses.create({ model, input: 'What is a gloss?', stream: true });
    const theirs = { answer: '', reasoning: '', usage: {} };
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') theirs.answer += event.delta;
      if (event.type === 'response.reasoning_summary_text.delta') theirs.reasoning += event.delta;
      if (event.type === 'response.completed') theirs.usage = { ...event.response.usage };
    }

    const provider = testProvider({ dialect: 'responses', baseUrl });
    const turns = [{ role: 'user', text: 'What is a gloss?' }] as const;
    const request = dialects.responses.buildRequest({ provider, model, turns, refused: new Set() });
    const { url, method, headers: asked, body = '' } = request;
    const { status, headers, body: stuff } = await fetch(url, { method, headers: asked, body });
    const ours = await readAnswer({ status, headers, body: stuff ?? new ReadableStream() }, provider);
    expect(ours).toMatchObject({
      answer: theirs.answer,
      reasoning: theirs.reasoning,
      end: { state: 'complete' },
    });
    expect(theirs.usage).toMatchObject({
      input_tokens: ours.usage?.inputTokens,
      output_tokens: ours.usage?.outputTokens,
    });
  });
});

describe('ours and the client over recorded streams', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    server = createServer((request, response) => {
      const name = decodeURIComponent(request.url?.split('/')[1] ?? '');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const bytes = readStream('chat-completions', name);
      for (let at = 0; at < bytes.length; at += 100) response.write(bytes.subarray(at, at + 100));
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterAll(() => server.close());

  async function readBoth(name: string) {
    const baseUrl = `${url}/${name}`;
    const client = await readByClient(baseUrl, 'm', '?');
    return { client, ours: await readByOurs(baseUrl, 'm', '?') };
  }

  /** Where the client differs, and why our result is right. A test below shows each case. */
  const DIFFERENT = new Set([
    'openai-refusal',
    'vllm',
    'think-only',
    'think-empty',
    'mistral',
    'groq',
    'joined-events',
    'message-repeated',
    'odd-shapes',
    'malformed',
    'named-events',
    'silent-close',
    'vllm-error',
    'llama-cpp-error-line',
    'litellm-error',
  ]);

  it.each(listStreams('chat-completions').filter((name) => !DIFFERENT.has(name)))(
    '%s: the same',
    async (name) => {
      const { client, ours } = await readBoth(name);
      expect(ours.answer).toBe(client.answer);
      expect(ours.end.usage).toEqual(client.usage);
      expect(ours.end.state === 'failed').toBe(client.error !== undefined);
      if (client.error === undefined)
        expect(ours.end.state).toBe(readFinishReason(client.finish ?? '').state);
    },
  );

  it('one malformed event: the client drops the rest of the answer, which did arrive', async () => {
    const { client, ours } = await readBoth('malformed');
    expect(client.answer).toBe('a');
    expect(client.error).toBeInstanceOf(SyntaxError);
    expect(ours).toMatchObject({ answer: 'ab', end: { state: 'complete' } });
  });

  it('a named event that is not a chunk: the client treats it as one, and stops', async () => {
    const { client, ours } = await readBoth('named-events');
    expect(client.answer).toBe('');
    expect(client.error).toBeInstanceOf(SyntaxError);
    expect(ours).toMatchObject({ answer: 'ab', end: { state: 'complete' } });
  });

  it('two events joined by a missing blank line: the same, for each of them is whole', async () => {
    const { client, ours } = await readBoth('joined-events');
    expect(client.error).toBeInstanceOf(SyntaxError);
    expect(ours).toMatchObject({ answer: 'ab', end: { state: 'complete' } });
  });

  it('a stream that closes before its end: the client treats it as complete, and the truncation goes unnoticed', async () => {
    const { client, ours } = await readBoth('silent-close');
    expect(client.error).toBeUndefined();
    expect(client.finish).toBeUndefined();
    expect(ours.end.state).toBe('truncated');
  });

  it.each(['vllm-error', 'llama-cpp-error-line'])(
    'an error in a format other than OpenAI’s (%s): the client ignores it',
    async (name) => {
      const { client, ours } = await readBoth(name);
      expect(client.answer).toBe('Part');
      expect(client.error === undefined || client.error instanceof TypeError).toBe(true);
      expect(ours).toMatchObject({
        answer: 'Part',
        end: { state: 'failed', failure: { kind: 'server', status: 500 } },
      });
    },
  );

  it('an error that names its status: the client knows no kind without a response status, and the user needs one', async () => {
    const { client, ours } = await readBoth('litellm-error');
    expect(client.error).toHaveProperty('status', undefined);
    expect(ours.end.failure).toMatchObject({ kind: 'auth', status: 401 });
  });

  it.each([
    ['vllm', '<think>\nwell then</think>\n\nThe answer <think> is text', 'The answer <think> is text'],
    ['think-only', '<think>going round in circles </thi', ''],
    ['think-empty', '\n<think>\n\n</think>\n\nHi', 'Hi'],
  ])(
    'reasoning inside the answer (%s): the client has no such thing, so its text has the tags',
    async (...row) => {
      const [name, tagged, answer] = row;
      const { client, ours } = await readBoth(name);
      expect(client.answer).toBe(tagged);
      expect(ours.answer).toBe(answer);
    },
  );

  it('chunks of the wrong shape: reading them as documented throws, though an answer is among them', async () => {
    const { client, ours } = await readBoth('odd-shapes');
    expect(client.error).toBeInstanceOf(TypeError);
    expect(ours).toMatchObject({ answer: 'ok7', end: { state: 'complete' } });
  });

  it('content that is a list: the client’s types say text, and adding it up writes [object Object]', async () => {
    const { client, ours } = await readBoth('mistral');
    expect(client.answer).toContain('[object Object]');
    expect(ours).toMatchObject({ answer: 'Bonjour!', reasoning: "Let's see" });
  });

  it('a message in place of a delta: the client shows nothing of it', async () => {
    const { client, ours } = await readBoth('message-repeated');
    expect(client.answer).toBe('Hello');
    expect(ours.answer).toBe('Hello!');
  });

  it('a refusal: its words are the answer, or there would be nothing to read', async () => {
    const { client, ours } = await readBoth('openai-refusal');
    expect(client.answer).toBe('');
    expect(ours).toMatchObject({ answer: "I can't help with that.", notices: [{ type: 'refusal' }] });
  });

  it('usage where Groq puts it: counted', async () => {
    const { client, ours } = await readBoth('groq');
    expect(client.usage).toBeUndefined();
    expect(ours.usage).toEqual({ inputTokens: 8, outputTokens: 1 });
  });
});
