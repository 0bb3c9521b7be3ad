import { createPacer, type Pacer } from '#lib/clock/pacer.ts';
import { whenIdle } from '#lib/clock/when-idle.ts';

/** Leaves room in a frame even on a machine that is four times slower. */
const SLICE_MS = 6;
/** After this long without idle time, work continues anyway. */
const LONGEST_WAIT_MS = 500;

const idleClock = {
  now: () => performance.now(),
  pause: () => new Promise<void>((resolve) => void whenIdle(() => resolve(), LONGEST_WAIT_MS)),
};

/** Creates a pacer that runs when the browser is idle. */
export function createIdlePacer(): Pacer {
  return createPacer(idleClock, SLICE_MS);
}
