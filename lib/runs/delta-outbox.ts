import type { JournalEntry } from '#lib/chats/chat-store.ts';
import type { Clock } from '#lib/clock/clock.ts';

/** Reads closer together than this are posted together: a message costs both sides more than a few characters do. */
const MIN_GAP_MS = 1;
/** A read with this many characters is part of a burst. */
const BURST_LENGTH = 4_096;
/** How long it waits for the next part, which would otherwise wait for a second frame. */
const BURST_WAIT_MS = 6;

/**
 * Posts text to the panels: one message per network read, immediately, unless the last one was just posted,
 * or the read is so large that more must be coming.
 */
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
      const length = waiting.reduce((sum, { text }) => sum + text.length, 0);
      const waitMs = length < BURST_LENGTH ? MIN_GAP_MS - (clock.now() - postedAt) : BURST_WAIT_MS;
      if (waitMs <= 0) flush();
      else cancelTimer = clock.after(waitMs, flush);
    },
    flush,
  };
}
