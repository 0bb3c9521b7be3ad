import 'fake-indexeddb/auto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startRuns, targetAt, textOf } from '#test/support/runs/start-runs.ts';
import { type FaultServer, findKey, startFaultServer } from '#test/support/servers/fault-server.ts';
import { textAfterFault, textBeforeFault } from '#test/support/streams/named-faults.ts';
import { createScaledClock } from '#test/support/time/scaled-clock.ts';

/** A minute takes 600 ms, on both sides. */
const SCALE = 0.01;
const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';
const WHOLE = textBeforeFault + textAfterFault;

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ timeScale: SCALE });
});
afterEach(async () => {
  await server.close();
});

const start = (options: Parameters<typeof startRuns>[0] = {}) =>
  startRuns({ clock: createScaledClock(SCALE), ...options });
const at = (fault: string, more: Parameters<typeof targetAt>[1] = {}) =>
  targetAt(`${server.url}/fault:${fault}/v1`, more);

describe('a connection that breaks', () => {
  it.each(['reset-mid', 'reset-in-character', 'fin-without-end', 'content-length-long'])(
    'keeps the text (%s), says so, and sends nothing again',
    async (fault) => {
      const test = start();
      const answer = await test.ask(at(fault));
      expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'network' } });
      expect(answer.answer).toBe(textBeforeFault);
      expect(server.requests.all).toHaveLength(1);
    },
  );

  it('is truncated when the server closes properly before the end', async () => {
    const answer = await start().ask(at('clean-close-mid'));
    expect(answer).toMatchObject({ state: 'truncated', answer: textBeforeFault });
  });

  it('is retried once before the first byte', async () => {
    const test = start();
    const answer = await test.ask(at('reset-before-headers'));
    expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'network' } });
    expect(server.requests.all).toHaveLength(2);
    expect(test.frames.filter(({ type }) => type === 'retry-wait')).toHaveLength(1);
  });

  it('is distinguished from a browser that lacks the permission', async () => {
    const answer = await start({ hasHostPermission: false }).ask(targetAt('http://127.0.0.1:9/v1'));
    expect(answer).toMatchObject({ failure: { kind: 'blocked', remedy: 'grant-host' } });
  });
});

describe('a server that is busy', () => {
  it('is retried after its Retry-After, visibly, and answers', async () => {
    const test = start();
    expect(await test.ask(at('busy-then-ok'))).toMatchObject({ state: 'complete', answer: WHOLE });
    expect(test.frames.find(({ type }) => type === 'retry-wait')).toMatchObject({ kind: 'server' });
  });

  it('is not retried when the user cancels the wait', async () => {
    const test = start({
      onFrame: (frame, runs) => frame.type === 'retry-wait' && runs.cancelRetry(frame.run),
    });
    expect(await test.ask(at('busy-then-ok'))).toMatchObject({
      state: 'failed',
      failure: { kind: 'server' },
    });
    expect(server.requests.all).toHaveLength(1);
  });

  it('is not waited for when it asks for a day', async () => {
    const test = start();
    const answer = await test.ask(targetAt(`${server.url}/vector:05-429-huge/v1`));
    expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'rate_limit' } });
    expect(answer.failure?.retryAt).toBeGreaterThan(Date.now() + 3_600_000);
    expect(server.requests.all).toHaveLength(1);
  });
});

describe('silence', () => {
  it.each(['stall-headers', 'stall-body', 'stall-mid'])('ends in a timeout (%s)', async (fault) => {
    const answer = await start().ask(at(fault));
    expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'timeout' } });
    expect(answer.answer).toBe(fault === 'stall-mid' ? textBeforeFault : '');
    await server.requests.waitFor(({ state }) => state === 'aborted');
  });

  it('after the terminal signal is the end', async () => {
    expect(await start().ask(at('stall-at-end'))).toMatchObject({ state: 'complete', answer: WHOLE });
  });

  it('that comments interrupt does not count', async () => {
    expect(await start().ask(at('comments-mid@n=12'))).toMatchObject({ state: 'complete', answer: WHOLE });
  });

  it.each(['late-headers', 'pause-mid'])('of 100 seconds is tolerated (%s)', async (fault) => {
    expect(await start().ask(at(`${fault}@ms=100000`))).toMatchObject({ state: 'complete', answer: WHOLE });
  });
});

describe('Stop', () => {
  it('is seen by the server, keeps the text, and is not an error', async () => {
    const test = start({
      onFrame: (frame, runs) => frame.type === 'text-delta' && runs.stop(frame.run),
    });
    const answer = await test.ask(at('stall-mid'));
    expect(answer).toMatchObject({ state: 'stopped', answer: textBeforeFault });
    expect(answer.failure).toBeUndefined();
    await server.requests.waitFor(({ state }) => state === 'aborted');
  });

  it('ends a wait for a retry', async () => {
    const test = start({
      onFrame: (frame, runs) => frame.type === 'retry-wait' && runs.stop(frame.run),
    });
    expect(await test.ask(at('busy-then-ok'))).toMatchObject({ state: 'stopped' });
  });

  it('ends a run that waits for its turn, before anything is sent', async () => {
    const test = start({ limits: { runsPerHost: 1 } });
    const first = test.ask(at('stall-mid'));
    await expect.poll(() => textOf(test.frames, 'answer')).toBe(textBeforeFault);
    const second = test.ask(at('none'));
    await expect.poll(() => test.frames.find(({ type }) => type === 'run-queue')).toMatchObject({ ahead: 1 });
    const queued = test.frames.find(({ type }) => type === 'run-queue');
    if (queued?.type === 'run-queue') test.runs.stop(queued.run);
    await second;
    expect(await test.answer()).toMatchObject({ state: 'stopped' });
    expect(server.requests.all).toHaveLength(1);
    const started = test.frames.find(({ type }) => type === 'run-start');
    if (started?.type === 'run-start') test.runs.stop(started.answer.run);
    await first;
  });
});

describe('a flood', () => {
  it('of 20,000 deltas arrives whole, in few messages', async () => {
    const test = start();
    const answer = await test.ask(at('flood'));
    expect(answer.answer).toBe('a'.repeat(20_000));
    expect(test.frames.filter(({ type }) => type === 'text-delta').length).toBeLessThan(500);
  });

  it('in one line is stopped at the limit, with the text before it', async () => {
    const answer = await start().ask(at('endless-line'));
    expect(answer).toMatchObject({ state: 'failed', answer: textBeforeFault, failure: { kind: 'protocol' } });
  });
});

describe('a key', () => {
  it('does not follow a redirect', async () => {
    const answer = await start().ask(at('redirect', { key: KEY }));
    expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'blocked' } });
    expect(server.otherRequests.all).toEqual([]);
  });

  it('goes out as a bearer token, once', async () => {
    await start().ask(at('none', { key: KEY }));
    expect(server.requests.all[0]?.headers['authorization']).toBe(`Bearer ${KEY}`);
    expect(findKey(server.otherRequests, KEY)).toBeUndefined();
  });

  it('that the server repeats in its answer is removed', async () => {
    server.play(`answer:Your key is ${KEY}, is it not?`);
    const test = start();
    const answer = await test.ask(targetAt(`${server.url}/v1`, { key: KEY }));
    expect(answer).toMatchObject({ state: 'complete' });
    expect(answer.answer).toMatch(/^Your key is .*, is it not\?$/u);
    for (const part of [KEY.slice(3, 12), KEY.slice(-9)])
      expect(JSON.stringify(test.frames)).not.toContain(part);
  });
});

it('a question that cannot be stored is not sent, and the panel is told', async () => {
  const test = start();
  test.chats.addQuestion = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  await test.runs.ask(test.chats, { chat: 'chat', parent: null, text: 'Hello', quotes: [] }, at('none'));
  // It stays in the composer: a question in the list that is stored nowhere could not be asked again.
  expect(test.frames).toEqual([{ type: 'question-refuse' }]);
  expect(server.requests.all).toEqual([]);
});

it('a parameter that a server refuses is left out once, and remembered', async () => {
  const bodies: string[] = [];
  const refusing = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      if (body.includes('stream_options')) {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end('{"error":{"message":"Unknown parameter: stream_options","param":"stream_options"}}');
      } else {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(
          'data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
        );
      }
    });
  }).listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  const address = refusing.address();
  const test = start();
  const port = typeof address === 'object' ? address?.port : undefined;
  const answer = await test.ask(targetAt(`http://127.0.0.1:${port}/v1`));
  refusing.close();
  expect(answer).toMatchObject({ state: 'complete', answer: 'Hi' });
  expect(answer.notices).toContainEqual({ type: 'parameter-dropped', detail: 'stream_options' });
  expect(test.refused).toEqual(['stream_options']);
  expect(bodies).toHaveLength(2);
});
