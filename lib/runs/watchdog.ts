import type { Clock } from '#lib/clock/clock.ts';

import type { Limits } from './limits.ts';

/** Which limit a run has passed. */
export type LimitPassed = 'first-byte' | 'silence' | 'run' | 'finish';

/** Watches the time that a run takes. */
export interface Watchdog {
  /** Bytes have come. */
  touch(): void;
  /** The dialect's finish reason has come: a short silence is the end now. */
  finish(): void;
  close(): void;
}

const TICK_MS = 1_000;

/** A tick this late means that the machine slept: what the network has kept for us deserves a moment to arrive. */
const SLEPT_MS = 15_000;
const GRACE_AFTER_SLEEP_MS = 10_000;

/**
 * Watches by wall clock, once a second, so that a laptop that slept is noticed when it wakes.
 *
 * @param onLimit - Called once, with the first limit that is passed.
 */
export function createWatchdog(
  clock: Clock,
  limits: Limits,
  onLimit: (limit: LimitPassed) => void,
): Watchdog {
  const startedAt = clock.now();
  let lastByteAt: number | undefined;
  let finished = false;
  let lastTickAt = startedAt;
  let patientUntil = 0;

  function passedLimit(now: number): LimitPassed | undefined {
    if (finished) return now - (lastByteAt ?? startedAt) >= limits.finishMs ? 'finish' : undefined;
    if (now - startedAt >= limits.runMs) return 'run';
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
      finished = true;
    },
    close,
  };
}
