/** Cuts long work inside a page into slices, so that the page stays responsive. */
export interface TimeSlicer {
  /** Whether the current slice is used up. Cheap enough to call for every node. */
  isDue(): boolean;
  /** Lets the page run, then starts a new slice. */
  yieldToPage(): Promise<void>;
  /** Whether the work has taken too long in total and must end with what it has. */
  isOver(): boolean;
}

/** Leaves room in a frame even on a machine that is four times slower. */
const SLICE_MS = 8;
const TOTAL_MS = 10_000;

export function createTimeSlicer(now: () => number = () => performance.now()): TimeSlicer {
  const start = now();
  let sliceStart = start;
  let calls = 0;
  return {
    isDue() {
      // Reading the clock for each node would cost more than most nodes do.
      calls += 1;
      return calls % 16 === 0 && now() - sliceStart > SLICE_MS;
    },
    async yieldToPage() {
      await runWaitingTasks();
      sliceStart = now();
    },
    isOver: () => now() - start > TOTAL_MS,
  };
}

/**
 * Lets every waiting task run once. `scheduler.yield` would resume ahead of them, and nested timers wait 4 ms.
 */
async function runWaitingTasks(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(0);
  });
  port1.close();
}
