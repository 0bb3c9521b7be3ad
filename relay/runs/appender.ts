import type { NewEvent } from './run-record.ts';
import type { RunWriter } from './run-store.ts';

/**
 * Stores events in order, one batch at a time: events that arrive while a batch is being stored form the next
 * one.
 */
export interface Appender {
  /** Takes all pending events out of the array. */
  flush(pending: NewEvent[]): void;
  /** Resolves when all added events are stored; rejects with the store's error. */
  settled(): Promise<void>;
}

/**
 * Creates an appender.
 *
 * @param onError - Called once, with the first error; nothing is stored after it.
 */
export function createAppender(writer: RunWriter, onError: (error: unknown) => void): Appender {
  const waiting: NewEvent[] = [];
  let work: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  async function store(): Promise<void> {
    try {
      while (waiting.length > 0) await writer.append(waiting.splice(0));
    } catch (error) {
      failure = { error };
      onError(error);
    }
    work = undefined;
  }

  return {
    flush(pending) {
      if (failure) pending.length = 0;
      if (pending.length === 0) return;
      waiting.push(...pending.splice(0));
      work ??= store();
    },
    async settled() {
      await work;
      if (failure) throw failure.error;
    },
  };
}
