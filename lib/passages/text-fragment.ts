import { plainLines } from './plain-lines.ts';

/** A quote that can be found again: its Markdown, and the plain text around it where that is known. */
export interface Passage {
  readonly text: string;
  readonly before?: string;
  readonly after?: string;
}

/** Words that are enough to find one place; longer quotes are named by where they begin and end. */
const WORDS = 8;
const LONGEST_WHOLE = 150;

/** With fewer words than this a quote may stand anywhere, so its neighbours are named too. */
const FEW_WORDS = 4;
const NEIGHBOURS = 3;

/**
 * Builds the URL that opens a page at a quote: a text fragment, which the browser itself marks.
 *
 * A page's own fragment stays. A URL that is not a web page's, or a quote without words, gives the URL as it was.
 *
 * @see https://wicg.github.io/scroll-to-text-fragment/
 */
export function buildTextFragmentUrl(url: string, passage: Passage): string {
  const lines = plainLines(passage.text);
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined || !/^https?:/i.test(url)) return url;
  const terms =
    lines.length === 1 && first.length <= LONGEST_WHOLE && wordsOf(first).length <= WORDS * 2
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

/** A word of a script without spaces may be a whole paragraph, and half a word is not found. */
function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** `-`, `,` and `&` mean something in a directive; `encodeURIComponent` leaves only the first. */
function encodeTerm(text: string): string {
  return encodeURIComponent(text.slice(0, LONGEST_WHOLE).toWellFormed()).replaceAll('-', '%2D');
}
