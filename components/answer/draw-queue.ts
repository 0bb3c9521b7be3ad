/** One slice of work, which should end around `until`; returns whether there is more. */
export type Slice = (until: number) => boolean;

/** Drawing order: answers being written, answers on or near the screen, the rest. */
export type Rank = 'live' | 'near' | 'far';

/** How much of one frame all answers of a page together may take. */
const FRAME_SHARE_MS = 8;
/**
 * Where the browser itself needs longer for a frame, as for a paragraph of megabytes, answers get a share of
 * that time: a paragraph that grew by 8 ms of work in each frame would be laid out hundreds of times.
 */
const SHARE_OF_SLOW_FRAME = 0.5;
const MAX_FRAME_SHARE_MS = 250;
/** A hidden page gets no frames, but its answers still grow. */
const HIDDEN_INTERVAL_MS = 250;

const queues: Readonly<Record<Rank, Set<Slice>>> = { live: new Set(), near: new Set(), far: new Set() };
let unschedule: (() => void) | undefined;
/** When the last frame was drawn, where the next one was requested at once. */
let drawnAt: number | undefined;

/**
 * Runs a slice in the coming frames until it has no more to do. Requesting it again changes its rank.
 *
 * Hundreds of stored answers open without a long task: they share the time of each frame, the latest first, because
 * a conversation opens at its end.
 */
export function requestDraw(slice: Slice, rank: Rank): void {
  remove(slice);
  queues[rank].add(slice);
  unschedule ??= schedule();
}

/** Cancels a request; returns whether there was one. */
export function cancelDraw(slice: Slice): boolean {
  const was = remove(slice);
  if (isIdle()) endWaiting();
  return was;
}

function remove(slice: Slice): boolean {
  return Object.values(queues).some((queue) => queue.delete(slice));
}

function isIdle(): boolean {
  return Object.values(queues).every((queue) => queue.size === 0);
}

/** A page that is hidden, or becomes hidden before its frame, gets no frame: the timer draws instead. */
function schedule(): () => void {
  const timer = setTimeout(drawFrame, HIDDEN_INTERVAL_MS);
  const frame = document.hidden ? undefined : requestAnimationFrame(drawFrame);
  return () => {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

function endWaiting(): void {
  unschedule?.();
  unschedule = undefined;
  drawnAt = undefined;
}

function frameShare(now: number): number {
  if (drawnAt === undefined || document.hidden) return FRAME_SHARE_MS;
  const slow = SHARE_OF_SLOW_FRAME * (now - drawnAt);
  return Math.min(Math.max(FRAME_SHARE_MS, slow), MAX_FRAME_SHARE_MS);
}

function drawFrame(): void {
  const now = performance.now();
  const until = now + frameShare(now);
  endWaiting();
  for (const queue of Object.values(queues)) {
    for (const slice of [...queue].reverse()) {
      // An answer that is being written always gets its slice.
      if (queue !== queues.live && performance.now() >= until) break;
      if (!slice(until)) queue.delete(slice);
    }
  }
  if (isIdle()) return;
  unschedule ??= schedule();
  drawnAt = performance.now();
}
