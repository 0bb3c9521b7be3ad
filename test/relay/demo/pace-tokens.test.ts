import { describe, expect, it } from 'vitest';

import { paceTokens } from '#relay/demo/pace-tokens.ts';

/** Counts how many tokens were pulled. */
function count(limit: number) {
  const taken = { count: 0 };
  function* tokens(): Generator<number> {
    for (; taken.count < limit;) yield ++taken.count;
  }
  return { taken, tokens: tokens() };
}

describe('paceTokens', () => {
  it('no token is pulled after an abort, not even when it comes during a wait', async () => {
    for (const speed of [0, 200]) {
      const leaving = new AbortController();
      const { taken, tokens } = count(100_000);
      const paced = paceTokens(tokens, { tokensPerSecond: () => speed, signal: leaving.signal });
      for (let i = 0; i < 3; i++) await paced.next();
      const next = paced.next();
      leaving.abort();
      await next;
      expect(await paced.next()).toEqual({ done: true, value: undefined });
      expect(taken.count).toBeLessThanOrEqual(5);
    }
  });

  it('the event loop gets turns at full speed', async () => {
    const { taken, tokens } = count(100_000);
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), 1);
    for await (const _ of paceTokens(tokens, { tokensPerSecond: () => 0, signal: leaving.signal }));
    expect(taken.count).toBeLessThan(100_000);
  });

  it('a speed above the resolution of timers is held', async () => {
    const startedAt = performance.now();
    const pace = { tokensPerSecond: () => 10_000, signal: new AbortController().signal };
    for await (const _ of paceTokens(count(3000).tokens, pace));
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    expect(performance.now() - startedAt).toBeLessThan(2500);
  });
});
