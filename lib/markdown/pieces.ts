import type { Token } from 'marked';

/*
 * A leaf that grows without end would be lexed, morphed and laid out again with each delta. So a paragraph,
 * the text of an item, raw HTML or a formula that is longer than `PIECE_LENGTH` continues in a new block: its
 * beginning is a piece, which is final. Where it ends depends only on the text before it and at most two
 * lines after it, never on how the text arrives.
 */

/** After this many characters, the next good place ends a piece. After twice as many, any place does. */
export const PIECE_LENGTH = 4_000;

const pieces = new WeakSet<object>();

/** Marks a token as the beginning of a leaf that continues in the next block. */
export function markPiece<T extends object>(token: T): T {
  pieces.add(token);
  return token;
}

export function isPiece(token: Token | undefined): boolean {
  return token !== undefined && pieces.has(token);
}

const LETTER = /\p{L}/u;
/** No block but a paragraph begins so. */
const TEXT_START = /^ {0,3}\p{L}/u;
/** Whether a line begins as only a paragraph does. */
export function isTextStart(line: string): boolean {
  return TEXT_START.test(line.slice(0, 8));
}

const SENTENCE_END = /[.!?:;。！？；][)"'”’»）」』*_]*\s?$/u;
const DELIMITER_ROW_SO_FAR = /^[|:\- \t]*$/;

/**
 * Finds where the first piece of a paragraph ends.
 *
 * @param source - The text from the paragraph's first character on; it may continue after the paragraph.
 * @returns The offset at which the next block begins; undefined while the text is too short to tell.
 */
export function findPieceEnd(source: string, length = PIECE_LENGTH): number | undefined {
  let lineStart = 0;
  while (source.length - lineStart > 0 && source.length > length) {
    const lineEnd = source.indexOf('\n', lineStart);
    const end = lineEnd === -1 ? source.length : lineEnd;
    const isLong = end - lineStart > length;
    if (isLong && (lineStart === 0 || isTextStart(source.slice(lineStart, lineStart + 8)))) {
      const cut = findPlaceInLine(source.slice(lineStart, end), length);
      if (cut !== undefined) return lineStart + cut;
    }
    if (lineEnd === -1) return undefined;
    const next = lineEnd + 1;
    if (next >= length && isTextStart(source.slice(next, next + 8))) {
      const head = readTableHead(source, next, length);
      if (head === 'no') return next;
      if (head === 'unknown') return undefined;
    }
    lineStart = next;
  }
  return undefined;
}

/** Finds where the first piece of one long line ends. */
export function findPlaceInLine(line: string, length = PIECE_LENGTH): number | undefined {
  const most = Math.min(line.length - 1, 2 * length);
  let fallback: number | undefined;
  for (let at = length; at <= most; at++) {
    if (!LETTER.test(String.fromCodePoint(line.codePointAt(at) ?? 0))) continue;
    const before = line.slice(Math.max(0, at - 8), at);
    if (SENTENCE_END.test(before) && isBalanced(line.slice(0, at))) return at;
    // Never inside a character, and inside a word only if there is no blank.
    const isAfterBlank = before.endsWith(' ');
    const isInside = !isAfterBlank && !/[\uD800-\uDBFF\u200D]$/u.test(before);
    if (isAfterBlank || (isInside && fallback === undefined)) fallback = at;
  }
  return line.length > 2 * length ? fallback : undefined;
}

/** Whether emphasis, code, links and formulas that begin in a text also end there, judging by counts. */
function isBalanced(text: string): boolean {
  const count = (delimiter: string, inside = text): number => inside.split(delimiter).length - 1;
  return (
    ['**', '`', '$', '~~'].every((delimiter) => count(delimiter) % 2 === 0) &&
    count('*', text.replaceAll('**', '')) % 2 === 0 &&
    count('[') === count(']') &&
    count('(') === count(')')
  );
}

/** Whether the line at `start` is the head of a table, which ends the paragraph before it. */
export function readTableHead(
  source: string,
  start: number,
  length = PIECE_LENGTH,
): 'yes' | 'no' | 'unknown' {
  const end = source.indexOf('\n', start);
  if (end === -1) return source.length - start > length ? 'no' : 'unknown';
  if (end - start > length) return 'no';
  const rowEnd = source.indexOf('\n', end + 1);
  const row = source.slice(end + 1, rowEnd === -1 ? undefined : rowEnd);
  if (!DELIMITER_ROW_SO_FAR.test(row)) return 'no';
  return rowEnd === -1 ? 'unknown' : 'yes';
}
