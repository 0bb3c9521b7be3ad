import { whenIdle } from '#lib/clock/when-idle.ts';
import type { Pacer } from '#lib/quotations/index-source.ts';

/** Leaves room in a frame even on a machine that is four times slower. */
const SLICE_MS = 6;
/** After this long without idle time, work continues anyway. */
const LONGEST_WAIT_MS = 500;

/** Creates a pacer that runs when the browser is idle. */
export function createIdlePacer(): Pacer {
  let start = performance.now();
  return {
    isDue: () => performance.now() - start > SLICE_MS,
    async pause() {
      await new Promise((resolve) => whenIdle(resolve, LONGEST_WAIT_MS));
      start = performance.now();
    },
  };
}
