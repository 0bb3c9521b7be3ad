import { createRedactor, encodingsOf } from './redact-key.ts';

/** A shorter piece of a key is an ordinary syllable and gives nothing away. */
const PIECE = 4;

/** Removes a key from text that arrives in pieces of any length. */
export interface StreamRedactor {
  /** Takes the next piece and returns what may be shown now. What could still become the key is held back. */
  push(text: string): string;
  /** Ends the text: returns what was held back, without the key. */
  flush(): string;
}

/**
 * Creates a redactor for one text. Without a key everything passes.
 *
 * Only an end that is itself a piece of the key is held back, so ordinary text is never delayed.
 */
export function createStreamRedactor(key: string | undefined): StreamRedactor {
  const redact = createRedactor(key);
  const encodings = key === undefined ? [] : encodingsOf(key);
  const pieces = new Set(
    encodings.flatMap((encoding) =>
      Array.from({ length: Math.max(0, encoding.length - PIECE + 1) }, (_, at) =>
        encoding.slice(at, at + PIECE),
      ),
    ),
  );
  const longest = Math.max(0, ...encodings.map(({ length }) => length));
  /** Held back until it is clear whether it is the key. */
  let held = '';
  /** The last few characters that have passed: a piece of the key may have begun in them. */
  let shown = '';

  /** How many characters at the end of `text` are a piece of the key. */
  function findPiece(text: string): number {
    if (!pieces.has(text.slice(-PIECE))) return 0;
    let length = PIECE;
    while (length < longest && encodings.some((encoding) => encoding.includes(text.slice(-length - 1)))) {
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
