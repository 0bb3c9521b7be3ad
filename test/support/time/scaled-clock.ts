import type { Clock } from '#lib/clock/clock.ts';
import { systemClock } from '#lib/clock/clock.ts';

/** A clock on which a second takes `scale` seconds: 0.01 makes a minute of 600 ms. */
export function createScaledClock(scale: number): Clock {
  const startedAt = Date.now();
  return {
    now: () => startedAt + (Date.now() - startedAt) / scale,
    after: (ms, action) => systemClock.after(ms * scale, action),
    every: (ms, action) => systemClock.every(ms * scale, action),
    pause: systemClock.pause,
  };
}
