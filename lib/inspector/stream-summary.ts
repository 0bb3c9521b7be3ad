import type { StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';

/** The longest silence between two entries of a stream. */
export interface Gap {
  readonly ms: number;
  /** The entry that ended it. */
  readonly index: number;
}

/** The totals of a stream. */
export interface StreamSummary {
  /** Events and JSON texts. */
  readonly events: number;
  readonly bytes: number;
  /** Entries that could not be read, were ignored, or ended the stream early. */
  readonly problems: number;
  /** When the first event came, counted from the last request before it. */
  readonly firstEventMs: number | undefined;
  readonly longestGap: Gap | undefined;
  /** The time of the last entry. */
  readonly lastAt: number;
}

const ENCODER = new TextEncoder();

/** The size of an entry’s data in bytes; undefined for an entry that has none. */
export function sizeOf(entry: StreamEntry): number | undefined {
  return 'data' in entry ? ENCODER.encode(entry.data).length : undefined;
}

/** Whether something is wrong with an entry. */
export function isProblem(entry: StreamEntry): boolean {
  switch (entry.kind) {
    case 'event':
    case 'json':
      return entry.findings?.some(({ type }) => type === 'malformed' || type === 'failure') ?? false;
    case 'line':
      return true;
    case 'close':
      return entry.how !== 'clean';
    case 'response':
      return entry.status < 200 || entry.status > 299;
    case 'request':
    case 'comment':
    case 'retry':
    case 'body':
      return false;
    default:
      return entry satisfies never;
  }
}

/** Counts the entries of a stream as they arrive, in constant time for each. */
export interface SummaryCounter {
  add(entry: StreamEntry): void;
  read(): StreamSummary;
}

export function createSummaryCounter(): SummaryCounter {
  let count = 0;
  let events = 0;
  let bytes = 0;
  let problems = 0;
  let requestAt = 0;
  let firstEventMs: number | undefined;
  let longestGap: Gap | undefined;
  let lastAt = 0;
  return {
    add(entry) {
      const { kind, at } = entry;
      const ms = at - lastAt;
      // The time between two runs of one recording is not silence: the next request waits for a retry.
      if (count > 0 && kind !== 'request' && ms > (longestGap?.ms ?? 0)) longestGap = { ms, index: count };
      if (kind === 'request' && events === 0) requestAt = at;
      if (kind === 'event' || kind === 'json') {
        events += 1;
        firstEventMs ??= at - requestAt;
      }
      bytes += sizeOf(entry) ?? 0;
      if (isProblem(entry)) problems += 1;
      lastAt = Math.max(lastAt, at);
      count += 1;
    },
    read: () => ({ events, bytes, problems, firstEventMs, longestGap, lastAt }),
  };
}
