import type { Marked } from '#lib/protocol/chat-list.ts';

/** Accents, and Hebrew and Arabic points, once they are decomposed. */
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]/gu;
// oxlint-disable-next-line no-control-regex -- The whole of ASCII.
const ASCII = /^[\0-\x7f]*$/u;

/** Marks of Markdown inside words: where there are no spaces between words, a part of a sentence is bold. */
// oxlint-disable-next-line no-control-regex -- All but ASCII.
const INLINE_MARKS = /(?<=[^\0-\x7f])(?:\*\*|`)+|(?:\*\*|`)+(?=[^\0-\x7f])/gu;

/**
 * Text without case, accents and the widths of characters, for comparing. Vowel signs of other scripts, which tell words
 * apart, stay; marks of Markdown in other scripts do not.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const lower = text.normalize('NFKD').toLowerCase();
  return lower.replaceAll(MARKS, '').replaceAll('ς', 'σ').replaceAll(INLINE_MARKS, '');
}

/** The words of a query, folded, each once. Text without spaces is one word, in any script. */
export function foldWords(query: string): string[] {
  return [...new Set(foldText(query).split(/\s+/u))].filter((word) => word !== '');
}

interface FoldedExcerpt {
  readonly folded: string;
  /** For each code unit of the folded text, where its character begins in the text; its length at the end. */
  readonly starts: readonly number[];
}

function foldWithPlaces(text: string): FoldedExcerpt {
  let folded = '';
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    const part = foldText(character);
    folded += part;
    for (let index = 0; index < part.length; index += 1) starts.push(at);
    at += character.length;
  }
  return { folded, starts: [...starts, at] };
}

/** Marks the words in a text, which is expected to be short. */
export function markWords(text: string, words: readonly string[]): Marked[] {
  const { folded, starts } = foldWithPlaces(text);
  const spans: [from: number, to: number][] = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      // To the end of the last character, with the accents that follow it.
      const last = starts[at + word.length - 1] ?? 0;
      const next = starts.find((start, index) => index >= at + word.length && start > last) ?? text.length;
      spans.push([starts[at] ?? 0, next]);
    }
  }
  const parts: Marked[] = [];
  let end = 0;
  for (const [from, to] of spans.toSorted(([one], [other]) => one - other)) {
    if (to <= end) continue;
    const start = Math.max(from, end);
    if (start > end) parts.push({ text: text.slice(end, start), isMarked: false });
    parts.push({ text: text.slice(start, to), isMarked: true });
    end = to;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isMarked: false });
  return parts;
}

/** About how much of a text is shown around a word, in code units. */
const BEFORE = 40;
const AFTER = 160;

/** Markdown syntax that means nothing within a single line. */
const MARKDOWN = /\*\*|`|^#{1,6}\s+|(?<=^|\s)\*(?=\S)|(?<=\S)\*(?=\s|$)/gmu;

/** An excerpt around the first of the words in a text, on one line, with the words marked. */
export function buildExcerpt(text: string, words: readonly string[]): Marked[] {
  const folded = foldText(text);
  const at = Math.min(...words.map((word) => folded.indexOf(word)).filter((found) => found >= 0));
  // Folding changes lengths: the place is exact in text that folding leaves unchanged, and close enough
  // otherwise.
  const near = Number.isFinite(at) ? findPlace(text, folded, at) : 0;
  const from = near <= BEFORE ? 0 : startOfWord(text, near - BEFORE);
  const cut = text.slice(from, near + AFTER).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/gu, '');
  const line = cut.replaceAll(MARKDOWN, '').replaceAll(/\s+/gu, ' ').trim();
  const before = from > 0 ? '…' : '';
  const after = near + AFTER < text.length ? '…' : '';
  return markWords(`${before}${line}${after}`, words);
}

function startOfWord(text: string, at: number): number {
  const space = text.slice(at, at + BEFORE / 2).search(/\s/u);
  return space < 0 ? at : at + space;
}

/**
 * Where the character of `folded` at `at` is in the text, by binary search for the beginning whose fold has
 * that length.
 */
function findPlace(text: string, folded: string, at: number): number {
  if (folded.length === text.length) return at;
  let low = 0;
  let high = text.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (foldText(text.slice(0, middle)).length <= at) low = middle;
    else high = middle;
  }
  return low;
}
