import { expect, it } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { attemptRequest } from '#lib/runs/attempt-request.ts';
import { defaultLimits } from '#lib/runs/limits.ts';
import { createCollector, testProvider } from '#test/support/streams/read-answer.ts';

const DELTA = new TextEncoder().encode('data: {"choices":[{"delta":{"content":"word "}}]}\n\n');
const MAX_READS = 400_000;

function attemptWith(body: ReadableStream<Uint8Array<ArrayBuffer>>, type: string, signal: AbortSignal) {
  const sink = createCollector();
  const provider = testProvider();
  const outcome = attemptRequest({
    fetch: () => Promise.resolve(new Response(body, { headers: { 'content-type': type } })),
    context: { purpose: 'question' },
    limits: defaultLimits,
    clock: systemClock,
    provider,
    request: { url: provider.baseUrl, method: 'POST', headers: {} },
    key: undefined,
    redact: (text) => text,
    reader: dialects[provider.dialect].createReader(provider, sink),
    signal,
    onLife: () => undefined,
    onReconnectTime: () => undefined,
    onRead: () => undefined,
    isDone: sink.isDone,
  });
  return { outcome, read: sink.read };
}

it('a body that always has more to read lets a timer abort it', async () => {
  let reads = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    // Never waits for anything: each read follows the one before it in a microtask.
    pull(controller) {
      reads += 1;
      if (reads > MAX_READS) controller.close();
      else controller.enqueue(DELTA);
    },
  });
  const aborting = new AbortController();
  setTimeout(() => aborting.abort(new Error('stopped')), 20);
  const { outcome } = attemptWith(body, 'text/event-stream', aborting.signal);
  await expect(outcome).rejects.toThrow('stopped');
  expect(reads).toBeLessThan(MAX_READS);
});

it('a JSON document that is stopped in the middle keeps its text', async () => {
  const aborting = new AbortController();
  const parts = [new TextEncoder().encode('{"choices":[{"message":{"content":"Half of ')];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const part = parts.shift();
        if (part) controller.enqueue(part);
        // More is asked for only when the part has been read.
        else aborting.abort(new Error('stopped'));
      },
    },
    { highWaterMark: 0 },
  );
  const { outcome, read } = attemptWith(body, 'application/json', aborting.signal);
  await expect(outcome).rejects.toThrow('stopped');
  expect(read.answer).toBe('Half of ');
});
