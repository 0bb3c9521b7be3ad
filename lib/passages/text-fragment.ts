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
  const terms =
    lines.length === 1 && first.length <= MAX_TERM_LENGTH && wordsOf(first).length <= WORDS * 2
      ? [encodeTerm(first)]
      : [
          encodeTerm(wordsOf(first).slice(0, WORDS).join(' ')),
          encodeTerm(wordsOf(last).slice(-WORDS).join(' ')),
        ];
  if (lines.length === 1 && wordsOf(first).length < FEW_WORDS) {
    const before = wordsOf(passage.before?.split('\n').at(-1) ?? '').slice(-NEIGHBOURS);
    const after = wordsOf(passage.after?.split('\n').at(0) ?? '').slice(0, NEIGHBOURS);
    if (before.length > 0) terms.unshift(`${encodeTerm(before.join(' '))}-`);
    if (after.length > 0) terms.push(`-${encodeTerm(after.join(' '))}`);
  }
  const [page = '', fragment = ''] = url.split(/#(.*)/s);
  return `${page}#${fragment.split(':~:')[0] ?? ''}:~:text=${terms.join(',')}`;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** `-`, `,` and `&` are syntax in a directive; `encodeURIComponent` leaves only the dash. */
function encodeTerm(text: string): string {
  return encodeURIComponent(text.slice(0, MAX_TERM_LENGTH).toWellFormed()).replaceAll('-', '%2D');
}
