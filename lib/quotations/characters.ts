/** The role of a character when texts are compared. */
export const KIND = {
  /** A letter, digit or combining mark of a script with spaces between words. */
  word: 1,
  /** The same of a script without them, such as Chinese or Thai. */
  unspaced: 2,
  space: 3,
  /** Invisible, without influence on what a person reads. */
  ignored: 4,
  doubleQuote: 5,
  /** A single quotation mark or an apostrophe. */
  singleQuote: 6,
  dash: 7,
  /** Part of a direction control: see `fold-line.ts`. */
  direction: 8,
  /** A superscript digit: a power, or a footnote mark. */
  superscript: 9,
  /** A compatibility form, compared as its equivalent. */
  compatible: 10,
  other: 11,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

export const DOUBLE_QUOTES = '"“”„‟«»‹›「」『』《》〈〉〝〞〟＂″״❝❞';
export const SINGLE_QUOTES = "'‘’‚‛´ʼʹ′＇׳‵";
const DASHES = '-‐‑‒–—―⸺⸻−﹘﹣－˗';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Soft hyphens, zero-width spaces and joiners, and variation selectors. */
const IGNORED = /[\u00AD\u200B\u2060\uFEFF]|[\u200C\u200D]|[\uFE00-\uFE0F]/u;
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
/** Scripts whose words are not separated by spaces. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々〆]/u;
/** Latin and Arabic ligatures, full-width and half-width forms, and radicals, as PDFs often have them. */
const COMPATIBLE = /[\uFB00-\uFB06\uFB50-\uFDFB\uFE70-\uFEFC\uFF01-\uFF9F\u2F00-\u2FD5]/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

const kinds = new Uint8Array(0x1_0000);

/** The kind of a character, given by its code point. */
export function kindOf(code: number): Kind {
  if (code > 0xffff) return readKind(String.fromCodePoint(code));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Only kinds are written to the table.
  const known = kinds[code] as Kind | 0 | undefined;
  return known ? known : (kinds[code] = readKind(String.fromCharCode(code)));
}

function readKind(character: string): Kind {
  if (SINGLE_QUOTES.includes(character)) return KIND.singleQuote;
  if (DOUBLE_QUOTES.includes(character)) return KIND.doubleQuote;
  if (DASHES.includes(character)) return KIND.dash;
  if (SUPERSCRIPTS.includes(character)) return KIND.superscript;
  if (IGNORED.test(character)) return KIND.ignored;
  if (DIRECTION.test(character)) return KIND.direction;
  if (/\s/u.test(character)) return KIND.space;
  if (COMPATIBLE.test(character)) return KIND.compatible;
  if (UNSPACED.test(character)) return KIND.unspaced;
  return /[\p{L}\p{N}\p{M}]/u.test(character) ? KIND.word : KIND.other;
}

/** Whether a kind is part of a word, in any script. */
export function isWordKind(kind: Kind | 0): boolean {
  return kind === KIND.word || kind === KIND.unspaced;
}

/** Whether the first letter of a text is written from right to left; undefined without a letter nearby. */
export function readDirection(text: string, from: number): 'ltr' | 'rtl' | undefined {
  const letter = /\p{L}/u.exec(text.slice(from, from + 48))?.[0];
  return letter === undefined ? undefined : RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}

/** Whether a letter is written from right to left. */
export function isRightToLeft(character: string): boolean {
  return RIGHT_TO_LEFT.test(character);
}
