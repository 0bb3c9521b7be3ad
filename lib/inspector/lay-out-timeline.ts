import type { StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';

import { isProblem, sizeOf } from './stream-summary.ts';

/** What arrived in one slice of time. */
export interface TimeSlice {
  /** Index of the slice, from 0. */
  readonly at: number;
  readonly bytes: number;
  readonly hasProblem: boolean;
}

/** What a timeline shows. */
export interface Timeline {
  /** The slices in which something arrived, in order. */
  readonly slices: readonly TimeSlice[];
  /** The bytes of the fullest slice. */
  readonly mostBytes: number;
  /** The slices of requests. */
  readonly requests: readonly number[];
}

/**
 * Sums up the entries of a stream in slices of time.
 *
 * @param sliceCount - How many slices fit.
 * @param endAt - The time at which the last slice ends.
 */
export function layOutTimeline(entries: readonly StreamEntry[], sliceCount: number, endAt: number): Timeline {
  const bytes = new Float64Array(sliceCount);
  const seen = new Uint8Array(sliceCount);
  const requests: number[] = [];
  for (const entry of entries) {
    const at = sliceAt(entry.at, sliceCount, endAt);
    if (entry.kind === 'request') requests.push(at);
    else {
      seen[at] = Math.max(seen[at] ?? 0, isProblem(entry) ? 2 : 1);
      bytes[at] = (bytes[at] ?? 0) + (sizeOf(entry) ?? 0);
    }
  }
  const slices: TimeSlice[] = [];
  let mostBytes = 0;
  for (let at = 0; at < sliceCount; at += 1) {
    if (seen[at] === 0) continue;
    const sum = bytes[at] ?? 0;
    mostBytes = Math.max(mostBytes, sum);
    slices.push({ at, bytes: sum, hasProblem: seen[at] === 2 });
  }
  return { slices, mostBytes, requests };
}

/** The slice that a time falls into. */
export function sliceAt(at: number, sliceCount: number, endAt: number): number {
  const share = endAt > 0 ? at / endAt : 0;
  return Math.min(sliceCount - 1, Math.max(0, Math.floor(share * sliceCount)));
}

/** The entry that is nearest to a time. Times never decrease. */
export function findNearest(entries: readonly StreamEntry[], at: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const after = entries[low];
  const before = entries[low - 1];
  if (!after) return Math.max(0, low - 1);
  return before && at - before.at < after.at - at ? low - 1 : low;
}
