/** Work that is done in slices: told until when, it says whether there is more. */
export type Slice = (until: number) => boolean;

/** What all answers of a page may take of one frame together. */
const frameShareMs = 8;
/** A hidden page has no frames, and its answers still grow. */
const hiddenIntervalMs = 250;

const live = new Set<Slice>();
const stored = new Set<Slice>();
let isScheduled = false;

/**
 * Runs slices in the next frames, those of a live answer first, until each has no more to do.
 *
 * A conversation of hundreds of stored answers opens without a long task: they share the frames' rest.
 */
export function requestDraw(slice: Slice, isLive: boolean): void {
  (isLive ? live : stored).add(slice);
  schedule();
}

/** Takes back a request. */
export function cancelDraw(slice: Slice): void {
  live.delete(slice);
  stored.delete(slice);
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  if (document.hidden) {
    setTimeout(drawFrame, hiddenIntervalMs);
    return;
  }
  // A page that is hidden before its frame comes gets none; the timer draws then.
  const timer = setTimeout(drawFrame, hiddenIntervalMs);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    drawFrame();
  });
  pendingFrame = frame;
}

let pendingFrame = 0;

function drawFrame(): void {
  cancelAnimationFrame(pendingFrame);
  isScheduled = false;
  const until = performance.now() + frameShareMs;
  for (const queue of [live, stored]) {
    for (const slice of queue) {
      if (queue === stored && performance.now() >= until) break;
      if (!slice(until)) queue.delete(slice);
    }
  }
  if (live.size + stored.size > 0) schedule();
}
