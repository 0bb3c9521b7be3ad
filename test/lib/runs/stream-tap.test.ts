import { describe, expect, it } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import type { StreamEnd, StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';
import { performRun, type RunListener } from '#lib/runs/perform-run.ts';
import { createStreamTap } from '#lib/runs/stream-tap.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';

const silent: RunListener = {
  text() {},
  moveToReasoning() {},
  picture() {},
  source() {},
  notice() {},
  readEnded() {},
  queued() {},
  retrying() {},
};

function chunk(content: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
}

function bodyOf(reads: readonly string[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = [...reads];
  return new ReadableStream(
    {
      pull(controller) {
        const read = left.shift();
        if (read === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(read));
      },
    },
    { highWaterMark: 0 },
  );
}

/** Runs a question that is answered with these network reads, and returns what the tap of the run has heard. */
async function inspect(
  reads: readonly string[],
  init: Omit<ResponseInit, 'headers'> & { headers?: Record<string, string> } = {},
) {
  const entries: StreamEntry[] = [];
  const ends: StreamEnd[] = [];
  const headers = { 'content-type': 'text/event-stream', ...init.headers };
  const env = aRunEnvironment({
    fetch: () => Promise.resolve(new Response(bodyOf(reads), { ...init, headers })),
    openTap: (question) =>
      createStreamTap({
        ...question,
        dialect: question.input.provider.dialect,
        clock: systemClock,
        startedAt: systemClock.now(),
        add: (entry) => void entries.push(entry),
        end: (end) => void ends.push(end),
      }),
  });
  const provider = testProvider();
  const request = {
    input: { provider, model: 'model', turns: [{ role: 'user', text: 'Why?' }], refused: new Set<string>() },
    context: { purpose: 'question' },
    origin: new URL(provider.baseUrl).origin,
    key: KEY,
  } as const;
  const end = await performRun(env, request, silent, new AbortController().signal);
  return { entries, ends, end };
}

function withoutTimes(entries: readonly StreamEntry[]): unknown[] {
  return entries.map(({ at: _at, ...entry }) => entry);
}

it('a tap receives the request, the response, each event with its findings, and the close', async () => {
  const { entries, ends } = await inspect([chunk('The tide'), 'data: {"broken\n\n', chunk(' waits', 'stop')]);
  expect(withoutTimes(entries)).toEqual([
    { kind: 'request', method: 'POST', path: '/v1/chat/completions' },
    { kind: 'response', status: 200, headers: { 'content-type': 'text/event-stream' } },
    expect.objectContaining({ kind: 'event', event: 'message', findings: [{ type: 'answer', count: 8 }] }),
    { kind: 'event', event: 'message', data: '{"broken', id: '', findings: [{ type: 'malformed' }] },
    expect.objectContaining({ findings: [{ type: 'answer', count: 6 }, { type: 'finish' }] }),
    { kind: 'close', how: 'clean' },
  ]);
  expect(ends).toMatchObject([{ state: 'complete' }]);
});

it('comments, reconnection times and ignored lines keep their places among the events of one read', async () => {
  const read = `: first\n${chunk('a')}retry: 250\nnot a field\n${chunk('b', 'stop')}: last\n\n`;
  const { entries } = await inspect([read]);
  const seen = entries.map((entry) => ('data' in entry && entry.kind !== 'event' ? entry.data : entry.kind));
  expect(seen).toEqual([
    'request',
    'response',
    'first',
    'event',
    'retry',
    'not a field',
    'event',
    'last',
    'close',
  ]);
});

it('events that contained a split key stay readable', async () => {
  const { entries } = await inspect(
    [...(KEY.match(/.{1,3}/gu) ?? []), '.'].map((token) => chunk(token, null)),
  );
  const masked = entries.filter((entry) => entry.kind === 'event' && entry.isKeyRemoved);
  expect(masked.length).toBeGreaterThan(5);
  for (const entry of masked) expect(entry).toMatchObject({ data: expect.stringContaining('"index":0') });
});

it('a refused request is received with its body', async () => {
  const { entries, ends } = await inspect(['{"error":{"message":"No."}}'], { status: 400 });
  expect(entries.at(-1)).toMatchObject({ kind: 'body', data: '{"error":{"message":"No."}}' });
  expect(ends).toMatchObject([{ state: 'failed', failure: 'bad_request' }]);
});

describe('a key that the server echoes reaches no tap', () => {
  it.each([
    ['in one event', [chunk(`You sent ${KEY}.`)]],
    ['token by token', ['You sent ', ...(KEY.match(/.{1,3}/gu) ?? []), '.'].map((token) => chunk(token))],
    ['in the id and name of an event', [`id: ${KEY}\nevent: ${KEY}\ndata: {}\n\n`]],
    ['in a comment', [`: ${KEY}\n\n`]],
    ['in two comments', [`: ${KEY.slice(0, 13)}\n: ${KEY.slice(13)}\n\n`]],
    ['in a line that is no field', [`authorization: Bearer ${KEY}\n\n`]],
    ['in a malformed event', [`data: {"key":"${KEY}\n\n`]],
  ])('%s', async (_where, reads) => {
    const { entries } = await inspect([...reads, chunk('End', 'stop')]);
    const heard = JSON.stringify(entries);
    expect(heard).toContain('isKeyRemoved');
    const joined = entries.map((entry) => ('data' in entry ? entry.data : '')).join('');
    const letters = `${heard} ${joined.replaceAll(/[^\da-z]/gi, '')} ${joined.match(/(?<="content":")[^"]*/gu)?.join('')}`;
    const key = KEY.replaceAll('-', '');
    for (let at = 0; at + 9 <= KEY.length; at += 1) expect(letters).not.toContain(KEY.slice(at, at + 9));
    for (let at = 0; at + 9 <= key.length; at += 1) expect(letters).not.toContain(key.slice(at, at + 9));
    expect(entries.at(-2)).toMatchObject({ findings: [{ type: 'answer', count: 3 }, { type: 'finish' }] });
  });

  it('in a header', async () => {
    const { entries } = await inspect([chunk('End', 'stop')], { headers: { 'x-echo': `Bearer ${KEY}` } });
    expect(entries[1]).toMatchObject({ headers: { 'x-echo': 'Bearer [key removed]' }, isKeyRemoved: true });
  });

  it('in the body of an error', async () => {
    const { entries } = await inspect([`{"error":"${KEY}"}`], { status: 401 });
    expect(JSON.stringify(entries)).not.toContain('Zr8pQ2xVn');
  });
});
