import type { JournalEntry } from '#lib/chats/chat-store.ts';
import type { Clock } from '#lib/clock/clock.ts';

const EVERY_MS = 250;
const EVERY_CHARACTERS = 2_048;

/** Writes received text to the disk soon, but not with every token. */
export interface JournalWriter {
  add(entry: JournalEntry): void;
  /** Drops pending text and calls `store`, which stores all text so far in another way. */
  replace(store: () => Promise<void>): void;
  /** Drops pending text and waits for the write in progress. */
  close(): Promise<void>;
}

/**
 * Writes every 250 ms, or sooner when 2 KB are waiting.
 *
 * @param write - Stores entries in order. Failures go to `onError`; the live run still has the text.
 */
export function createJournalWriter(
  clock: Clock,
  write: (entries: JournalEntry[]) => Promise<void>,
  onError: (error: unknown) => void,
): JournalWriter {
  let waiting: JournalEntry[] = [];
  let size = 0;
  let cancelTimer: (() => void) | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  function takeWaiting(): JournalEntry[] {
    cancelTimer?.();
    cancelTimer = undefined;
    const entries = waiting;
    waiting = [];
    size = 0;
    return entries;
  }

  function flush(): void {
    const entries = takeWaiting();
    if (entries.length > 0) writing = writing.then(() => write(entries)).catch(onError);
  }

  return {
    add(entry) {
      if (closed) return;
      const last = waiting.at(-1);
      if (last?.channel === entry.channel && last.at + last.text.length === entry.at) last.text += entry.text;
      else waiting.push({ ...entry });
      size += entry.text.length;
      if (size >= EVERY_CHARACTERS) flush();
      else cancelTimer ??= clock.after(EVERY_MS, flush);
    },
    replace(store) {
      if (closed) return;
      takeWaiting();
      writing = writing.then(store).catch(onError);
    },
    close() {
      closed = true;
      takeWaiting();
      return writing;
    },
  };
}
