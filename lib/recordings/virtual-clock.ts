import type { Clock } from '#lib/clock/clock.ts';

interface Timer {
  at: number;
  readonly every?: number;
  readonly action: () => void;
}

/** A clock that a replay advances from one entry to the next. */
export interface VirtualClock extends Clock {
  /** Advances to `ms` since the start. Timers that are due fire in order, each at its time. */
  advanceTo(ms: number): void;
  /** The time of the next timer since the start; undefined when there is none. */
  nextTimer(): number | undefined;
}

/**
 * Creates a clock.
 *
 * @param startedAt - Its initial time, in Unix ms.
 * @param pause - Lets real messages and timers run.
 */
export function createVirtualClock(startedAt: number, pause: () => Promise<void>): VirtualClock {
  let elapsed = 0;
  const timers = new Set<Timer>();

  function add(timer: Timer): () => void {
    timers.add(timer);
    return () => void timers.delete(timer);
  }

  function next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) if (!first || timer.at < first.at) first = timer;
    return first;
  }

  return {
    now: () => startedAt + elapsed,
    after: (ms, action) => add({ at: elapsed + ms, action }),
    every: (ms, action) => add({ at: elapsed + ms, every: ms, action }),
    pause,
    nextTimer: () => next()?.at,
    advanceTo(ms) {
      for (let timer = next(); timer && timer.at <= ms; timer = next()) {
        elapsed = Math.max(elapsed, timer.at);
        if (timer.every === undefined) timers.delete(timer);
        else timer.at += timer.every;
        timer.action();
      }
      elapsed = Math.max(elapsed, ms);
    },
  };
}
