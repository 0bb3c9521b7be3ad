import type { Credentials } from '#lib/protocol/credentials.ts';

import { createRedactor, encodingsOf, findKeysInside } from './redact-key.ts';

/** A shorter piece of a key is an ordinary syllable and reveals nothing. */
const PIECE = 4;

/**
 * A value that is a plain word or number, such as the name of a provider, stays in answers: without it they
 * would be hard to read, and it reveals nothing. It is removed from everything else that a server sends.
 */
function isPlainWord(value: string): boolean {
  return value.replaceAll(/[^\da-z]/gi, '').length < 8 || (value.length < 20 && !/\d/.test(value));
}

/** Removes a key and the values of headers from text that arrives in pieces of any length. */
export interface StreamRedactor {
  /**
   * Takes the next piece and returns what may be shown now. Text that could still become one of them is held
   * back.
   */
  push(text: string): string;
  /** Ends the text: returns what was held back, without them. */
  flush(): string;
  /** Whether text is held back because it could become one of them. */
  readonly isHolding: boolean;
}

/**
 * Prepares the search for the credentials of one answer, and returns a function that creates a redactor for
 * each of its texts. Without credentials everything passes.
 *
 * Only an end that is itself a piece of the key, or the beginning of a header's value, is held back: ordinary text is
 * not delayed.
 */
export function prepareStreamRedactors({ key, headers = {} }: Credentials): () => StreamRedactor {
  const values = Object.values(headers).filter((value) => !isPlainWord(value));
  const redact = createRedactor({ key, headers: Object.fromEntries(values.entries()) });
  const encodings = [...(key === undefined ? [] : [key]), ...values.flatMap(findKeysInside)].flatMap(
    encodingsOf,
  );
  /**
   * Header values are removed as a whole and not in pieces: they are held back from their first character.
   */
  const beginnings = values.flatMap(encodingsOf);
  const pieces = new Set(
    encodings.flatMap((encoding) =>
      Array.from({ length: Math.max(0, encoding.length - PIECE + 1) }, (_, at) =>
        encoding.slice(at, at + PIECE),
      ),
    ),
  );
  const longest = Math.max(0, ...encodings.map(({ length }) => length));
  const longestBeginning = Math.max(0, ...beginnings.map(({ length }) => length));

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

  /** How many characters at the end of `text` are the beginning of a header's value. */
  function findBeginning(text: string): number {
    for (let length = Math.min(text.length, longestBeginning); length > 0; length -= 1) {
      const end = text.slice(-length);
      if (beginnings.some((whole) => whole.startsWith(end))) return length;
    }
    return 0;
  }

  function createStreamRedactor(): StreamRedactor {
    /** Held back until it is clear whether it is the key. */
    let held = '';
    /** The last few characters that have passed: a piece of the key may have begun in them. */
    let shown = '';
    return {
      push(text) {
        if (pieces.size === 0 && beginnings.length === 0) return text;
        const all = held + text;
        const length = Math.min(all.length, Math.max(findPiece(shown + all), findBeginning(all)));
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
      get isHolding() {
        return held !== '';
      },
    };
  }

  return createStreamRedactor;
}
