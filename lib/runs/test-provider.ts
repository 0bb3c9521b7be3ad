import type { RunFailure } from '#lib/protocol/failure.ts';
import { dialects } from '#lib/providers/dialects.ts';

import type { RunTarget } from './create-runs.ts';
import { performRun } from './perform-run.ts';
import type { RunEnvironment } from './run-environment.ts';

/** Enough of an answer to show that everything on the way works. */
const ENOUGH_CHARACTERS = 40;

/** How a test of a provider went. */
export interface TestEnd {
  /** The beginning of the model's answer. */
  readonly text: string;
  /** From the request to the first text, in ms. */
  readonly firstByteMs?: number;
  readonly failure?: RunFailure;
}

/**
 * Sends a tiny question the way a real one is sent, and stops once enough of the answer has arrived.
 *
 * @param signal - Aborted when the page that asked has closed.
 */
export async function testProvider(
  env: RunEnvironment,
  target: RunTarget,
  signal: AbortSignal,
): Promise<TestEnd> {
  if (target.obstacle) return { text: '', failure: target.obstacle };
  const { provider, model, origin, key, refused } = target;
  const enough = new AbortController();
  const startedAt = env.clock.now();
  let text = '';
  let firstByteMs: number | undefined;
  const end = await performRun(
    env,
    {
      dialect: dialects[provider.dialect],
      input: { provider, model, turns: [{ role: 'user', text: 'Answer with the one word: ready' }], refused },
      origin,
      key,
      context: { purpose: 'test' },
    },
    {
      text(_channel, delta) {
        firstByteMs ??= env.clock.now() - startedAt;
        text += delta;
        if (text.length >= ENOUGH_CHARACTERS) enough.abort();
      },
      moveToReasoning() {},
      picture() {},
      notice() {},
      readEnded() {},
      queued() {},
      retrying: (_until, _kind, cancel) => cancel(),
    },
    AbortSignal.any([enough.signal, signal]),
  );
  const timing = firstByteMs === undefined ? {} : { firstByteMs };
  return { text: text.slice(0, ENOUGH_CHARACTERS), ...timing, ...(end.failure && { failure: end.failure }) };
}
