import { lowest } from './extremes.ts';
import { GAP, type Line } from './read-lines.ts';

/** What begins an item of a list. */
const BULLET = /^[•●○◦▪▫■□‣⁃∙·–—-]\s+(?=\S)/u;
const NUMBER = /^(?:\(?\d{1,3}[.)]|\[\d{1,4}\]|\(?[a-z][.)])\s/u;

/** Scripts that put no space between words. */
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFF65]`;
const ENDS_UNSPACED = new RegExp(`${UNSPACED}$`, 'u');
const BEGINS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');

const LONGEST_WORD = 60;
const BROKEN_WORD = /(\p{L}+)[-\u2010]$/u;
const REST_OF_WORD = /^(\p{Ll}+(?:-\p{L}+)*)/u;

/** Dots that lead the eye to a page number. */
const LEADERS = /(?:\s?[.·․…]){4,}/gu;

/** Whether the hyphen at the end of a line belongs to the word, as far as the rest of the document can tell. */
function isCompound(head: string, tail: string, words: ReadonlySet<string>): boolean {
  if (words.has(`${head}-${tail}`)) return true;
  return !words.has(head + tail) && words.has(head) && words.has(tail);
}

/** Where two lines of one paragraph meet: whether the hyphen of the first goes, and what comes between them. */
function findSeam(
  before: string,
  line: string,
  words: ReadonlySet<string>,
): { dropsHyphen: boolean; between: '' | ' ' } {
  const end = before.slice(-LONGEST_WORD);
  const begin = line.slice(0, LONGEST_WORD);
  if (end.endsWith('\u00AD')) return { dropsHyphen: true, between: '' };
  const [, head = ''] = BROKEN_WORD.exec(end) ?? [];
  const [, tail = ''] = REST_OF_WORD.exec(begin) ?? [];
  if (head !== '' && tail !== '') {
    return { dropsHyphen: !isCompound(head.toLowerCase(), tail, words), between: '' };
  }
  const isTight = end.endsWith('—') || (ENDS_UNSPACED.test(end) && BEGINS_UNSPACED.test(begin));
  return { dropsHyphen: false, between: isTight ? '' : ' ' };
}

/**
 * Joins text to the last of some pieces, as one paragraph: a word that was broken is whole again, as far as it had no
 * hyphen of its own.
 *
 * Pieces, because to cut the end off a text that grows would copy all of it each time.
 */
export function joinToLast(pieces: string[], text: string, words: ReadonlySet<string>): void {
  const last = pieces.pop() ?? '';
  const { dropsHyphen, between } = findSeam(last, text, words);
  pieces.push(dropsHyphen ? last.slice(0, -1) : last, between, text);
}

/** How wide what must stay together at the beginning of a line is: a word, or a character of a script without spaces. */
function firstWidth({ text, start, end }: Line): number {
  const perCharacter = (end - start) / Math.max(1, text.length);
  const length = BEGINS_UNSPACED.test(text) ? 3 : (text.split(/\s/u, 1)[0] ?? '').length;
  return length * perCharacter;
}

/** Whether a line was ended on purpose: the first word of the next one would have found room on it. */
function hadRoom(before: Line, line: Line, right: number): boolean {
  return before.end + firstWidth(line) + before.size < right;
}

/** A line with a wide gap in it is a row of a table or of a list of contents. */
function isRow({ text }: Line): boolean {
  return text.includes(GAP);
}

/** Whether a line is set in to begin a paragraph, rather than because all that follow an item's first are. */
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
 * Joins lines that follow one another without a gap to paragraphs and items.
 *
 * @param right - Where a full line ends.
 * @param words - All words of the document, in lower case.
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
