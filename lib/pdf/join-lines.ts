import { lowest } from './extremes.ts';
import { GAP } from './find-gaps.ts';
import type { Line } from './read-lines.ts';

const BULLET = /^[•●○◦▪▫■□‣⁃∙·–—-]\s+(?=\S)/u;
const NUMBER = /^(?:\(?\d{1,3}[.)]|\[\d{1,4}\]|\(?[a-z][.)])\s/u;

/** Scripts without spaces between words. */
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFF65]`;
const ENDS_UNSPACED = new RegExp(`${UNSPACED}$`, 'u');
const BEGINS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');

const LONGEST_WORD = 60;
const BROKEN_WORD = /(\p{L}+)[-\u2010]$/u;
const REST_OF_WORD = /^(\p{Ll}+(?:-\p{L}+)*)/u;

/** A hyphen that belongs to the word for certain: next to a digit (COVID-19), or before a capital (Franco-Prussian). */
const CERTAIN_HYPHEN = /[\p{L}\p{N}][-\u2010\u2011]$/u;
const AFTER_CERTAIN_HYPHEN = /^[\p{N}\p{Lu}]/u;
const DIGIT_HYPHEN = /\p{N}[-\u2010\u2011]$/u;
/** A dash between numbers, as in 2019–2020. */
const RANGE = /\p{N}[–]$/u;
// cspell:ignore sowie
/** Words after a hyphen that represents the rest of a compound, as in short- and long-term. */
const SUSPENDED = /^(?:and|or|to|und|oder|bis|sowie|et|ou|y|o|e|en|of)\s/u;

/** Dots between a title and its page number. */
const LEADERS = /(?:\s?[.·․…]){4,}/gu;

/** Whether the hyphen at the end of a line belongs to the word, judging by the rest of the document. */
function isCompound(head: string, tail: string, words: ReadonlySet<string>): boolean {
  if (words.has(`${head}-${tail}`)) return true;
  return !words.has(head + tail) && words.has(head) && words.has(tail);
}

/** How two lines of one paragraph are joined: whether the first loses its hyphen, and what is between them. */
function findSeam(
  before: string,
  line: string,
  words: ReadonlySet<string>,
): { dropsHyphen: boolean; between: '' | ' ' } {
  const end = before.slice(-LONGEST_WORD);
  const begin = line.slice(0, LONGEST_WORD);
  if (end.endsWith('\u00AD')) return { dropsHyphen: true, between: '' };
  if (CERTAIN_HYPHEN.test(end) && AFTER_CERTAIN_HYPHEN.test(begin))
    return { dropsHyphen: false, between: '' };
  if (/[\p{L}\p{N}][-\u2010]$/u.test(end) && SUSPENDED.test(begin))
    return { dropsHyphen: false, between: ' ' };
  if (DIGIT_HYPHEN.test(end) && /^\p{L}/u.test(begin)) return { dropsHyphen: false, between: '' };
  if (RANGE.test(end) && /^\p{N}/u.test(begin)) return { dropsHyphen: false, between: '' };
  const [, head = ''] = BROKEN_WORD.exec(end) ?? [];
  const [, tail = ''] = REST_OF_WORD.exec(begin) ?? [];
  if (head !== '' && tail !== '') {
    return { dropsHyphen: !isCompound(head.toLowerCase(), tail, words), between: '' };
  }
  const isTight = end.endsWith('—') || (ENDS_UNSPACED.test(end) && BEGINS_UNSPACED.test(begin));
  return { dropsHyphen: false, between: isTight ? '' : ' ' };
}

/**
 * Appends a line to the last piece of a paragraph. A word broken at the end of a line loses its hyphen, unless the hyphen
 * is part of the word.
 *
 * The paragraph is an array of pieces, because cutting the end off one growing string would take quadratic time.
 */
export function joinToLast(pieces: string[], text: string, words: ReadonlySet<string>): void {
  const last = pieces.pop() ?? '';
  const { dropsHyphen, between } = findSeam(last, text, words);
  pieces.push(dropsHyphen ? last.slice(0, -1) : last, between, text);
}

/** The width of the first word of a line, or of a few characters in a script without spaces. */
function firstWidth({ text, start, end }: Line): number {
  const perCharacter = (end - start) / Math.max(1, text.length);
  const length = BEGINS_UNSPACED.test(text) ? 3 : (text.split(/\s/u, 1)[0] ?? '').length;
  return length * perCharacter;
}

/** Whether a line was ended on purpose, because the first word of the next line would have fitted. */
function hadRoom(before: Line, line: Line, right: number): boolean {
  return before.end + firstWidth(line) + before.size < right;
}

/** A line with a gap in it is a row of a table or of a table of contents; one with a form value is a row of the form. */
function isRow({ text, hasValue = false }: Line): boolean {
  return hasValue || text.includes(GAP);
}

/** Whether a line is indented to begin a paragraph, and not part of a hanging indent. */
function isIndented(group: readonly Line[], index: number, left: number): boolean {
  const [before, line, next] = [group[index - 1], group[index], group[index + 1]];
  if (!before || !line) return false;
  const em = line.size;
  if (line.start - left < 0.7 * em || line.start - left > 5 * em || before.start - left > 0.5 * em)
    return false;
  return (
    !NUMBER.test(before.text) && !BULLET.test(before.text) && (next ? next.start - left < 0.5 * em : true)
  );
}

/**
 * Joins the lines of one group into paragraphs, items and rows.
 *
 * @param right - Where a full line ends.
 * @param words - The words of the document, in lower case.
 */
export function joinLines(group: readonly Line[], right: number, words: ReadonlySet<string>): string {
  const left = lowest(group.map(({ start }) => start));
  const pieces: string[] = [];
  for (const [index, line] of group.entries()) {
    const before = group[index - 1];
    const own = line.text.replace(LEADERS, ' … ').replace(BULLET, '- ');
    if (!before) pieces.push(own);
    else if (isIndented(group, index, left)) pieces.push('\n\n', own);
    else if (BULLET.test(line.text) || isRow(before) || isRow(line) || hadRoom(before, line, right)) {
      pieces.push('\n', own);
    } else joinToLast(pieces, own, words);
  }
  return pieces.join('');
}
