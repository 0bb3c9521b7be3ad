import type { Clock } from '#lib/clock/clock.ts';

/** Browsers stop a background 30 s after its last extension API call, even in the middle of a stream. */
const PING_EVERY_MS = 20_000;
/** The first call must not delay the work that the background is kept awake for. */
const FIRST_PING_MS = 1000;

/**
 * Keeps the background awake while there is at least one hold.
 *
 * @param ping - A cheap extension API call. Reading a body, timers and an open port do not count as activity.
 * @returns `hold`, which keeps the background awake until the function that it returns is called.
 */
export function createKeepAlive(clock: Clock, ping: () => void): { hold(): () => void } {
  let holders = 0;
  let stop = (): void => {};
  return {
    hold() {
      holders += 1;
      if (holders === 1) {
        const cancelFirst = clock.after(FIRST_PING_MS, ping);
        const stopPinging = clock.every(PING_EVERY_MS, ping);
        stop = () => {
          cancelFirst();
          stopPinging();
        };
      }
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        holders -= 1;
        if (holders === 0) stop();
      };
    },
  };
}
