import { setTimeout } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import type { WireResponse, WireResponseEvent } from '#relay/demo/response-events.ts';
import { createResponseStore } from '#relay/demo/response-store.ts';

function buildResponse(id: string): WireResponse {
  return {
    id,
    object: 'response',
    created_at: 0,
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: null,
    model: 'gloss-demo',
    output: [],
    parallel_tool_calls: false,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
  };
}

/** Yields an event every few milliseconds until it is aborted. */
async function* writeForEver(signal: AbortSignal): AsyncGenerator<WireResponseEvent> {
  for (let sequence_number = 0; !signal.aborted; sequence_number++) {
    yield { type: 'response.queued', sequence_number, response: buildResponse('any') };
    await setTimeout(5);
  }
}

const never = new AbortController().signal;

describe('a stored run', () => {
  it('two readers at different positions can read a run at once', async () => {
    const run = createResponseStore(never).start(buildResponse('a'), writeForEver);
    const [early, late] = [run.read(-1, never), run.read(3, never)];
    for (let number = 0; number < 6; number++)
      expect((await early.next()).value?.sequence_number).toBe(number);
    for (let number = 4; number < 8; number++)
      expect((await late.next()).value?.sequence_number).toBe(number);
    run.cancel();
  });

  it('a waiting reader can leave, and the run continues', async () => {
    const silence = Promise.withResolvers<void>();
    const run = createResponseStore(never).start(buildResponse('a'), async function* (signal) {
      yield* [];
      signal.addEventListener('abort', () => silence.resolve());
      await silence.promise;
    });
    const leaving = new AbortController();
    const next = run.read(-1, leaving.signal).next();
    leaving.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(run.response.status).toBe('in_progress');
    run.cancel();
    await run.ended;
    expect(run.response.status).toBe('cancelled');
  });

  it('a run ends when the store closes, and when newer runs push it out', async () => {
    const closing = new AbortController();
    const store = createResponseStore(closing.signal);
    const runs = Array.from({ length: 51 }, (_, index) =>
      store.start(buildResponse(`run-${index}`), writeForEver),
    );
    await runs[0]?.ended;
    expect(store.find('run-0')).toBeUndefined();
    expect(store.find('run-1')?.response.status).toBe('in_progress');
    closing.abort();
    await Promise.all(runs.map(({ ended }) => ended));
  });
});
