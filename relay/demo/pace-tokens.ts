import { setImmediate, setTimeout } from 'node:timers/promises';

/** How fast tokens are sent, and when to stop. */
export interface Pace {
  /** Tokens per second, read before each token; 0 is as fast as possible. */
  readonly tokensPerSecond: () => number;
  readonly signal: AbortSignal;
}

/** At full speed the event loop gets a turn after this many tokens; without one no abort would arrive. */
const TOKENS_PER_TURN = 64;

/**
 * Yields `tokens` one by one at a pace.
 *
 * Late timers are compensated for, so that the average speed is right even above 1,000 tokens per second. An
 * abort ends it without an error.
 */
export async function* paceTokens<T>(tokens: Iterable<T>, pace: Pace): AsyncGenerator<T, void, undefined> {
  let dueAt = performance.now();
  let count = 0;
  for (const token of tokens) {
    const speed = pace.tokensPerSecond();
    count += 1;
    if (speed > 0) {
      dueAt += 1000 / speed;
      const waitMs = dueAt - performance.now();
      if (waitMs > 0) await waitOrAbort(waitMs, pace.signal);
    } else if (count % TOKENS_PER_TURN === 0) {
      await setImmediate();
    }
    if (pace.signal.aborted) return;
    yield token;
  }
}

async function waitOrAbort(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
