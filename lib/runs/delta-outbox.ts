import type { JournalEntry } from '#lib/chats/chat-store.ts';
import type { Clock } from '#lib/clock/clock.ts';

/** Reads closer together than this (some 300 a second) are posted together. */
const MIN_GAP_MS = 1000 / 300;
const WINDOW_MS = 8;

/** Posts text to the panels: one message per network read, the first at once, one per window under load. */
export interface DeltaOutbox {
  add(delta: JournalEntry): void;
  /** All text of one network read has been added. */
  readEnded(): void;
  /** Posts what is waiting. */
  flush(): void;
}

/** Creates the outbox of one run. `post` gets deltas in order, neighbours of one channel joined. */
export function createDeltaOutbox(clock: Clock, post: (delta: JournalEntry) => void): DeltaOutbox {
  let waiting: JournalEntry[] = [];
  let postedAt = -Infinity;
  let cancelTimer: (() => void) | undefined;

  function flush(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (waiting.length === 0) return;
    postedAt = clock.now();
    const deltas = waiting;
    waiting = [];
    for (const delta of deltas) post(delta);
  }

  return {
    add(delta) {
      const last = waiting.at(-1);
      if (last?.channel === delta.channel) last.text += delta.text;
      else waiting.push({ ...delta });
    },
    readEnded() {
      if (waiting.length === 0 || cancelTimer) return;
      if (clock.now() - postedAt >= MIN_GAP_MS) flush();
      else cancelTimer = clock.after(WINDOW_MS, flush);
    },
    flush,
  };
}
