import type { Clock } from './clock.ts';

/** Lets messages and timers have their turn in long work. */
export interface Pacer {
  /** Whether the work has gone on for long enough. */
  isDue(): boolean;
  pause(): Promise<void>;
}

/** @param maxWorkMs - How long the work may go on between two pauses. */
export function createPacer(clock: Pick<Clock, 'now' | 'pause'>, maxWorkMs: number): Pacer {
  let pausedAt = clock.now();
  return {
    isDue: () => clock.now() - pausedAt > maxWorkMs,
    async pause() {
      await clock.pause();
      pausedAt = clock.now();
    },
  };
}
