/** Lets long work inside a page give way to it. */
export interface Pace {
  /** Whether this slice has lasted long enough. Cheap enough to ask per node. */
  due(): boolean;
  /** Gives the page its turn and starts a new slice. */
  rest(): Promise<void>;
  /** Whether the work as a whole has lasted too long and must end with what it has. */
  over(): boolean;
}

/** No slice of ours should make a frame late, with room for a machine that is four times slower. */
const SLICE_MS = 8;
const WHOLE_MS = 10_000;

/** Slices work into pieces of a few milliseconds, and bounds the whole. */
export function createPace(now: () => number = () => performance.now()): Pace {
  const start = now();
  let slice = start;
  let asked = 0;
  return {
    due() {
      // Reading the clock per node would cost more than most nodes do.
      asked += 1;
      return asked % 16 === 0 && now() - slice > SLICE_MS;
    },
    async rest() {
      await giveWay();
      slice = now();
    },
    over: () => now() - start > WHOLE_MS,
  };
}

/**
 * Lets every task that waits run once. `scheduler.yield` would go on before them, and timers wait 4 ms once they are
 * nested.
 */
async function giveWay(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(0);
  });
  port1.close();
}
