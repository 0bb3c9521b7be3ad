import { isWebUrl } from '#lib/tabs/web-url.ts';

import { plainLines } from './plain-lines.ts';

/** A quote that can be found in its page: its Markdown, and the plain text around it where known. */
export interface Passage {
  readonly text: string;
  readonly before?: string;
  readonly after?: string;
}

/** Words that are enough to find a place; longer quotes are named by their first and last words. */
const WORDS = 8;
const MAX_TERM_LENGTH = 150;

/** Shorter quotes may occur anywhere, so their neighbours are named too. */
const FEW_WORDS = 4;
const NEIGHBOURS = 3;

/**
 * Builds a URL with a text fragment, at which the browser opens the page scrolled to the quote and highlighted.
 *
 * Keeps the page's own fragment. Returns the URL unchanged if it is not a web page's or the quote has no words.
 *
 * @see https://wicg.github.io/scroll-to-text-fragment/
 */
export function buildTextFragmentUrl(url: string, passage: Passage): string {
  const lines = plainLines(passage.text);
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined || !isWebUrl(url)) return url;
  const isOneLine = lines.length === 1;
  // Half of a line at the most, so that its end begins after its beginning ends.
  const room = isOneLine ? Math.min(MAX_TERM_LENGTH, Math.floor(first.length / 2)) : MAX_TERM_LENGTH;
  const terms =
    isOneLine && first.length <= MAX_TERM_LENGTH && wordsOf(first).length <= WORDS * 2
      ? [encodeTerm(first)]
      : [encodeTerm(beginningOf(first, WORDS, room)), encodeTerm(endOf(last, WORDS, room))];
  if (isOneLine && wordsOf(first).length < FEW_WORDS) {
    const before = endOf(passage.before?.split('\n').at(-1) ?? '', NEIGHBOURS, MAX_TERM_LENGTH);
    const after = beginningOf(passage.after?.split('\n').at(0) ?? '', NEIGHBOURS, MAX_TERM_LENGTH);
    if (before !== '') terms.unshift(`${encodeTerm(before)}-`);
    if (after !== '') terms.push(`-${encodeTerm(after)}`);
  }
  const [page = '', fragment = ''] = url.split(/#(.*)/s);
  return `${page}#${fragment.split(':~:')[0] ?? ''}:~:text=${terms.join(',')}`;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Where the word or space at an index begins and ends, as browsers see it: they find whole words only. */
function wordAt(text: string, at: number): { readonly from: number; readonly to: number } {
  const words = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text);
  const { index, segment } = words.containing(at) ?? { index: at, segment: '' };
  return { from: index, to: index + segment.length };
}

/** The first words of a text, as many as there is room for. */
function beginningOf(text: string, words: number, maxLength: number): string {
  const beginning = wordsOf(text).slice(0, words).join(' ');
  if (beginning.length <= maxLength) return beginning;
  const near = beginning.slice(0, 2 * maxLength);
  return near.slice(0, wordAt(near, maxLength).from || maxLength).trimEnd();
}

/** The last words of a text, as many as there is room for. */
function endOf(text: string, words: number, maxLength: number): string {
  const end = wordsOf(text).slice(-words).join(' ');
  if (end.length <= maxLength) return end;
  const near = end.slice(-2 * maxLength);
  const at = near.length - maxLength;
  const { from, to } = wordAt(near, at);
  return near.slice(from === at || to === near.length ? at : to).trimStart();
}

/** `-`, `,` and `&` are syntax in a directive; `encodeURIComponent` leaves only the dash. */
function encodeTerm(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
}
