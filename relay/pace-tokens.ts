import { setImmediate, setTimeout } from 'node:timers/promises';

/** Hands out tokens at a speed, and stops at once when `signal` is aborted. */
export interface Pace {
  /** Tokens per second, asked anew before each token; 0 is as fast as possible. */
  readonly tokensPerSecond: () => number;
  readonly signal: AbortSignal;
}

/** At full speed the event loop gets a turn after this many tokens, or an abort would go unseen. */
const tokensPerTurn = 64;

/**
 * Yields `tokens` one by one at a pace.
 *
 * A late timer is caught up with, so the average holds above 1,000 tokens per second too. Ends without an error
 * when it is aborted.
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
    } else if (count % tokensPerTurn === 0) {
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
