import 'fake-indexeddb/auto';
import { createServer, type ServerResponse } from 'node:http';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { startRuns, targetAt, textOf } from '#test/support/runs/start-runs.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const SSE = { 'content-type': 'text/event-stream' };
const KEY = 'sk-facts-0123456789abcdef';

let play: (response: ServerResponse) => void;
let server: Listening;

beforeEach(async () => {
  server = await listen(
    createServer((request, response) => {
      request.resume().once('end', () => play(response));
    }),
  );
});
afterEach(() => server.close());

function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

const TEXT = data({ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: null }] });
const END =
  data({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
  data({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } });

it('a finished answer is stored with its tokens, times, origin, listed price and request id', async () => {
  play = (response) =>
    void response.writeHead(200, { ...SSE, 'x-request-id': 'req_1' }).end(`${TEXT}${END}data: [DONE]\n\n`);
  const price = { input: 1, output: 2 };
  const test = startRuns({ listedPrice: price });
  const answer = await test.ask(targetAt(server.url));
  expect(answer).toMatchObject({
    state: 'complete',
    usage: { inputTokens: 9, outputTokens: 3 },
    requestId: 'req_1',
    origin: new URL(server.url).origin,
    price,
    timing: {
      beforeMs: expect.any(Number),
      firstByteMs: expect.any(Number),
      firstTokenMs: expect.any(Number),
      writingMs: expect.any(Number),
    },
  });
  const { usage, timing, requestId } = answer;
  expect(test.used).toEqual([{ model: 'model', origin: answer.origin, usage, price }]);
  expect(test.frames.at(-1)).toMatchObject({ type: 'run-end', end: { usage, timing, requestId, price } });
});

it('a stopped answer is stored with its times, request id and listed price, and without counts', async () => {
  play = (response) => void response.writeHead(200, { ...SSE, 'request-id': 'req_2' }).write(TEXT);
  const test = startRuns({ listedPrice: { input: 1, output: 2 } });
  const asking = test.ask(targetAt(server.url));
  await waitFor(() => expect(textOf(test.frames, 'answer')).toBe('Hi'));
  const started = test.frames.find(({ type }) => type === 'run-start');
  if (started?.type === 'run-start') test.runs.stop(started.answer.run);
  const answer = await asking;
  expect(answer).toMatchObject({ state: 'stopped', requestId: 'req_2' });
  expect(answer.timing?.firstTokenMs).toEqual(expect.any(Number));
  expect(answer).not.toHaveProperty('usage');
  expect(answer.price).toEqual({ input: 1, output: 2 });
  // What a provider does not count is estimated: “What is this?” and “Hi”.
  expect(test.used).toEqual([
    {
      model: 'model',
      origin: new URL(server.url).origin,
      price: { input: 1, output: 2 },
      usage: { inputTokens: 4, outputTokens: 1 },
    },
  ]);
});

it('a failed answer is stored with its request id and the time to the response', async () => {
  play = (response) =>
    void response.writeHead(400, { 'x-request-id': 'req_3', 'content-type': 'application/json' }).end('{}');
  const answer = await startRuns().ask(targetAt(server.url));
  expect(answer).toMatchObject({
    state: 'failed',
    requestId: 'req_3',
    timing: { firstByteMs: expect.any(Number) },
  });
  expect(answer.timing).not.toHaveProperty('firstTokenMs');
});

it('a request id is stored without the key, and cut', async () => {
  play = (response) =>
    void response
      .writeHead(200, { ...SSE, 'x-request-id': `${KEY} ${'x'.repeat(5000)}` })
      .end(`${TEXT}${END}data: [DONE]\n\n`);
  const { requestId = '' } = await startRuns().ask(targetAt(server.url, { key: KEY }));
  expect(requestId).not.toContain(KEY);
  expect(requestId).toHaveLength(200);
});

it('an answer to a question that was never sent has no facts', async () => {
  const target = { ...targetAt(server.url), obstacle: { kind: 'no_key' } as const };
  const test = startRuns();
  const answer = await test.ask(target);
  expect(test.used).toEqual([]);
  expect(answer).not.toHaveProperty('timing');
  expect(answer).not.toHaveProperty('requestId');
});
