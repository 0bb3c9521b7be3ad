import { createRedactor, writingsOf } from './redact-key.ts';

/** A shorter piece of a key is a syllable like any other, and tells nothing. */
const PIECE = 4;

/** Removes a key from text that comes in pieces of any length. */
export interface StreamRedactor {
  /** Takes the next piece and returns what may be shown now: what could still become the key is held back. */
  push(text: string): string;
  /** The text is over: returns what was held back, without the key. */
  flush(): string;
}

/**
 * Creates a redactor for one text. Without a key it lets everything through.
 *
 * Only an end that is itself a piece of the key is held back, so ordinary text is never late.
 */
export function createStreamRedactor(key: string | undefined): StreamRedactor {
  const redact = createRedactor(key);
  const writings = key === undefined ? [] : writingsOf(key);
  const pieces = new Set(
    writings.flatMap((writing) =>
      Array.from({ length: Math.max(0, writing.length - PIECE + 1) }, (_, at) =>
        writing.slice(at, at + PIECE),
      ),
    ),
  );
  const longest = Math.max(0, ...writings.map(({ length }) => length));
  /** Held back until it is clear what becomes of it. */
  let held = '';
  /** The last few characters that were let through: a piece of the key may have begun in them. */
  let shown = '';

  /** How many characters at the end of `text` are a piece of the key. */
  function findPiece(text: string): number {
    if (!pieces.has(text.slice(-PIECE))) return 0;
    let length = PIECE;
    while (length < longest && writings.some((writing) => writing.includes(text.slice(-length - 1)))) {
      if (length >= text.length) break;
      length += 1;
    }
    return length;
  }

  return {
    push(text) {
      if (pieces.size === 0) return text;
      const all = held + text;
      const length = Math.min(all.length, findPiece(shown + all));
      const free = redact(all.slice(0, all.length - length));
      held = all.slice(all.length - length);
      shown = (shown + all.slice(0, all.length - length)).slice(1 - PIECE);
      return free;
    },
    flush() {
      const rest = redact(held);
      held = '';
      return rest;
    },
  };
}
