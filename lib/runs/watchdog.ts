import type { Clock } from '#lib/clock/clock.ts';
import type { FailureReason } from '#lib/protocol/failure.ts';

import type { Limits } from './limits.ts';

/** The limit that a run has exceeded. */
export type LimitPassed = 'first-byte' | 'silence' | 'run' | 'finish';

/** The failure for each exceeded limit. */
export const LIMIT_REASONS: Readonly<Record<Exclude<LimitPassed, 'finish'>, FailureReason>> = {
  'first-byte': 'first-byte',
  silence: 'silence',
  run: 'run-too-long',
};

/** Watches how long a run takes. */
export interface Watchdog {
  /** Bytes have arrived. */
  touch(): void;
  /** A finish reason has arrived: the run ends shortly after it, whatever still comes. */
  finish(): void;
  close(): void;
}

const TICK_MS = 1_000;

/**
 * A tick this late means that the machine slept: data that the network has buffered needs a moment to arrive.
 */
const SLEPT_MS = 15_000;
const GRACE_AFTER_SLEEP_MS = 10_000;

/**
 * Checks the wall clock once a second, so that it notices when a laptop has slept.
 *
 * @param onLimit - Called once, with the first limit that is exceeded.
 */
export function createWatchdog(
  clock: Clock,
  limits: Limits,
  onLimit: (limit: LimitPassed) => void,
): Watchdog {
  const startedAt = clock.now();
  let lastByteAt: number | undefined;
  let finishedAt: number | undefined;
  let lastTickAt = startedAt;
  let patientUntil = 0;

  function passedLimit(now: number): LimitPassed | undefined {
    if (now - startedAt >= limits.runMs) return finishedAt === undefined ? 'run' : 'finish';
    if (finishedAt !== undefined) return now - finishedAt >= limits.finishMs ? 'finish' : undefined;
    if (now < patientUntil) return undefined;
    if (lastByteAt === undefined) return now - startedAt >= limits.firstByteMs ? 'first-byte' : undefined;
    return now - lastByteAt >= limits.silenceMs ? 'silence' : undefined;
  }

  const close = clock.every(Math.min(TICK_MS, limits.finishMs), () => {
    const now = clock.now();
    if (now - lastTickAt >= SLEPT_MS) patientUntil = now + GRACE_AFTER_SLEEP_MS;
    lastTickAt = now;
    const limit = passedLimit(now);
    if (!limit) return;
    close();
    onLimit(limit);
  });

  return {
    touch() {
      lastByteAt = clock.now();
    },
    finish() {
      finishedAt = clock.now();
    },
    close,
  };
}
