import type { Clock } from '#lib/clock/clock.ts';

interface Timer {
  at: number;
  readonly every?: number;
  readonly action: () => void;
}

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on, firing timers in order; microtasks run between two of them. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock on as a sleeping laptop does: no timer fires until it wakes. */
  sleep(ms: number): void;
}

/** Creates a clock at time 0. */
export function createManualClock(): ManualClock {
  let now = 0;
  const timers = new Set<Timer>();

  function add(timer: Timer): () => void {
    timers.add(timer);
    return () => timers.delete(timer);
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  return {
    now: () => now,
    after: (ms, action) => add({ at: now + ms, action }),
    every: (ms, action) => add({ at: now + ms, every: ms, action }),
    pause: () => Promise.resolve(),
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (!due) break;
        now = Math.max(now, due.at);
        if (due.every === undefined) timers.delete(due);
        else due.at += due.every;
        due.action();
        await settle();
      }
      now = until;
    },
    sleep(ms) {
      now += ms;
      for (const timer of timers) timer.at += ms;
    },
  };
}
