import type { RunEnd } from '#lib/protocol/run.ts';

import { encodeEvent } from './encode-event.ts';
import type { RunEvent, RunRecord } from './run-record.ts';

/** A stored event as the bytes that all readers share; undefined for one that no reader gets. */
export interface LoggedEvent extends Omit<RunEvent, 'event' | 'data'> {
  readonly bytes: Buffer | undefined;
}

/** The events of one run so far, as this relay knows them. */
export interface RunLog {
  readonly record: RunRecord;
  /** `events[n]` has the number n + 1. */
  readonly events: readonly LoggedEvent[];
  /** Set after the last event. */
  readonly end: RunEnd | undefined;
  /** The store has lost the run before its end: no event will follow. */
  readonly isLost: boolean;
  /** Bytes of all events. */
  readonly size: number;
  readonly readers: number;
  /** When there was last a reader, Unix ms. */
  readonly lastReadAt: number;
  /** Calls `listener` after each change, as a reader. Returns a function that ends it. */
  read(listener: () => void): () => void;
  /** Resolves at the next change, or when `signal` is aborted. */
  changed(signal: AbortSignal): Promise<void>;
}

/** A log that a store can write to. */
export interface WritableRunLog extends RunLog {
  /** Adds events in order. Events that the log already has are skipped. */
  push(events: readonly RunEvent[]): void;
  lose(): void;
}

/** Creates an empty log. */
export function createRunLog(record: RunRecord, now: () => number = Date.now): WritableRunLog {
  const events: LoggedEvent[] = [];
  const readers = new Set<() => void>();
  let end: RunEnd | undefined;
  let isLost = false;
  let size = 0;
  let lastReadAt = now();
  let change = Promise.withResolvers<void>();

  function notify(): void {
    change.resolve();
    change = Promise.withResolvers();
    for (const reader of readers) reader();
  }

  return {
    record,
    events,
    get end() {
      return end;
    },
    get isLost() {
      return isLost;
    },
    get size() {
      return size;
    },
    get readers() {
      return readers.size;
    },
    get lastReadAt() {
      return readers.size > 0 ? now() : lastReadAt;
    },
    read(listener) {
      readers.add(listener);
      return () => {
        readers.delete(listener);
        lastReadAt = now();
      };
    },
    async changed(signal) {
      if (signal.aborted) return;
      const aborted = Promise.withResolvers<void>();
      const onAbort = (): void => aborted.resolve();
      signal.addEventListener('abort', onAbort, { once: true });
      await Promise.race([change.promise, aborted.promise]);
      signal.removeEventListener('abort', onAbort);
    },
    push(added) {
      const fresh = added.filter(({ seq }) => seq > events.length);
      for (const event of fresh) {
        const bytes = encodeEvent(record.id, event);
        // The text itself is not kept: the bytes hold it.
        const { event: _name, data: _data, ...rest } = event;
        events.push({ ...rest, bytes });
        size += bytes?.length ?? 0;
        if (event.end) end = event.end;
      }
      if (fresh.length > 0) notify();
    },
    lose() {
      if (end || isLost) return;
      isLost = true;
      notify();
    },
  };
}
