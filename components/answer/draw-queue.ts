/** Work that is done in slices: told until when, it says whether there is more. */
export type Slice = (until: number) => boolean;

/** Who is drawn first: what is being written, what is on the screen or near it, the rest. */
export type Rank = 'live' | 'near' | 'far';

/** What all answers of a page may take of one frame together. */
const frameShareMs = 8;
/** A hidden page has no frames, and its answers still grow. */
const hiddenIntervalMs = 250;

const queues: Readonly<Record<Rank, Set<Slice>>> = { live: new Set(), near: new Set(), far: new Set() };
let unschedule: (() => void) | undefined;

/**
 * Runs slices in the next frames until each has no more to do; asking again changes a slice's rank.
 *
 * A conversation of hundreds of stored answers opens without a long task: they share the frames' rest, the latest
 * first, for that is where a conversation opens.
 */
export function requestDraw(slice: Slice, rank: Rank): void {
  takeOut(slice);
  queues[rank].add(slice);
  unschedule ??= schedule();
}

/** Takes back a request, and tells whether there was one. */
export function cancelDraw(slice: Slice): boolean {
  const was = takeOut(slice);
  if (isIdle()) endWaiting();
  return was;
}

function takeOut(slice: Slice): boolean {
  return Object.values(queues).some((queue) => queue.delete(slice));
}

function isIdle(): boolean {
  return Object.values(queues).every((queue) => queue.size === 0);
}

/** A page that is hidden, or becomes so before its frame comes, gets none; the timer draws then. */
function schedule(): () => void {
  const timer = setTimeout(drawFrame, hiddenIntervalMs);
  const frame = document.hidden ? undefined : requestAnimationFrame(drawFrame);
  return () => {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

function endWaiting(): void {
  unschedule?.();
  unschedule = undefined;
}

function drawFrame(): void {
  endWaiting();
  const until = performance.now() + frameShareMs;
  for (const queue of Object.values(queues)) {
    for (const slice of [...queue].reverse()) {
      // An answer that is being written is never left out.
      if (queue !== queues.live && performance.now() >= until) break;
      if (!slice(until)) queue.delete(slice);
    }
  }
  if (!isIdle()) unschedule ??= schedule();
}
