import { NO_ATTRIBUTES, type Attributes } from './attributes.ts';

type Direction = 'ltr' | 'rtl';

const RTL_LETTER =
  /[\u05BE\u05C0\u05C3\u05C6\u05D0-\u05F4\u0608\u060B\u060D\u061B-\u064A\u066D-\u066F\u0671-\u06D5\u06E5\u06E6\u06EE\u06EF\u06FA-\u0710\u0712-\u072F\u074D-\u07A5\u07B1-\u07EA\u07FA-\u0815\u0840-\u0858\u0860-\u08C9\uFB1D-\uFDFC\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** No neutral part is longer, delimiters included. */
export const LONGEST_NEUTRAL = 600;
/**
 * Matches content that is left-to-right in any text (code, formulas, addresses and tags), or else the first
 * letter. None of it spans lines, so complete lines decide the same whatever follows them. The lengths are
 * bounded to stay linear.
 */
const NEUTRAL_OR_LETTER =
  /`[^`\n]{0,500}`|\$[^$\n]{0,500}\$|\]\([^)\n]{0,500}\)|https?:\/\/\S+|<[^>\n]{0,500}>|(\p{L})/gu;
/** A letter that no neutral part begins with. */
const PLAIN_LETTER = /^[A-Za-gi-z]/;

/** The direction of the first letter of a text, as in the bidirectional algorithm; none without a letter. */
export function directionOf(text: string): Direction | undefined {
  if (PLAIN_LETTER.test(text)) return 'ltr';
  for (const [, letter] of text.matchAll(NEUTRAL_OR_LETTER)) {
    if (letter !== undefined) return RTL_LETTER.test(letter) ? 'rtl' : 'ltr';
  }
  return undefined;
}

const RTL: Attributes = Object.freeze({ dir: 'rtl' });
const NEUTRAL: Attributes = Object.freeze({ 'data-neutral': '' });

/**
 * The direction of a block as attributes: `dir` if it is written from right to left; a mark if it has no
 * letters and follows the enclosing block. They do not depend on the enclosing blocks, whose first letters
 * may have left the tail; the style sheet turns unmarked blocks in a right-to-left one back.
 */
export function directionAttributes(text: string): Attributes {
  const direction = directionOf(text);
  if (direction === undefined) return NEUTRAL;
  return direction === 'rtl' ? RTL : NO_ATTRIBUTES;
}

/** Attributes merged with the direction of a text; the same object if either is empty. */
export function withDirection(attributes: Attributes, text: string): Attributes {
  const direction = directionAttributes(text);
  if (direction === NO_ATTRIBUTES) return attributes;
  return attributes === NO_ATTRIBUTES ? direction : { ...attributes, ...direction };
}

/** The direction that committed text has decided, or that the text after it decides if it has no letters. */
export function joinDirections(committed: Attributes, next: Attributes): Attributes {
  return 'data-neutral' in committed ? next : committed;
}
