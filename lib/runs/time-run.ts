import type { Clock } from '#lib/clock/clock.ts';
import type { RunTiming } from '#lib/protocol/run.ts';

/** Measures where the time of one run goes. Each mark reads the clock once; none is set for every delta. */
export interface RunTimer {
  /** A request is sent. A later one replaces it, unless text has arrived. */
  sent(): void;
  /** Its response has begun. */
  responded(): void;
  /** Text has arrived; only the first counts. */
  arrived(): void;
  /** The measurements so far; undefined when nothing was sent. */
  read(): RunTiming | undefined;
}

/** @param askedAt - When the user asked, in Unix ms. */
export function createRunTimer(clock: Pick<Clock, 'now'>, askedAt: number): RunTimer {
  let sentAt: number | undefined;
  let respondedAt: number | undefined;
  let arrivedAt: number | undefined;

  /** The wall clock may be set back in between. */
  function between(from: number, to: number): number {
    return Math.max(0, to - from);
  }

  return {
    sent() {
      if (arrivedAt !== undefined) return;
      sentAt = clock.now();
      respondedAt = undefined;
    },
    responded() {
      if (arrivedAt === undefined) respondedAt = clock.now();
    },
    arrived() {
      arrivedAt ??= clock.now();
    },
    read() {
      if (sentAt === undefined) return undefined;
      return {
        beforeMs: between(askedAt, sentAt),
        ...(respondedAt !== undefined && { firstByteMs: between(sentAt, respondedAt) }),
        ...(arrivedAt !== undefined && {
          firstTokenMs: between(sentAt, arrivedAt),
          writingMs: between(arrivedAt, clock.now()),
        }),
      };
    },
  };
}
