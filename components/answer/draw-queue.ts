/** Work that is done in slices: told until when, it says whether there is more. */
export type Slice = (until: number) => boolean;

/** Who is drawn first: what is being written, what is on the screen or near it, the rest. */
export type Rank = 'live' | 'near' | 'far';

/** What all answers of a page may take of one frame together. */
const frameShareMs = 8;
/** A hidden page has no frames, and its answers still grow. */
const hiddenIntervalMs = 250;

const queues: Readonly<Record<Rank, Set<Slice>>> = { live: new Set(), near: new Set(), far: new Set() };
let isScheduled = false;

/**
 * Runs slices in the next frames until each has no more to do; asking again changes a slice's rank.
 *
 * A conversation of hundreds of stored answers opens without a long task: they share the frames' rest, the latest
 * first, for that is where a conversation opens.
 */
export function requestDraw(slice: Slice, rank: Rank): void {
  cancelDraw(slice);
  queues[rank].add(slice);
  schedule();
}

/** Takes back a request, and tells whether there was one. */
export function cancelDraw(slice: Slice): boolean {
  return Object.values(queues).some((queue) => queue.delete(slice));
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
  for (const queue of Object.values(queues)) {
    for (const slice of [...queue].reverse()) {
      // An answer that is being written is never left out.
      if (queue !== queues.live && performance.now() >= until) break;
      if (!slice(until)) queue.delete(slice);
    }
  }
  if (Object.values(queues).some((queue) => queue.size > 0)) schedule();
}
