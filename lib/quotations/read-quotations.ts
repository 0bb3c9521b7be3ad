import { SINGLE_QUOTES } from './characters.ts';

/** A quotation in a text: its place, including its marks, and its text. */
export interface Quotation {
  /** Where its opening mark is. */
  readonly from: number;
  /** After its closing mark. */
  readonly to: number;
  /** The text between the marks. */
  readonly text: string;
}

/** By opening mark: the marks that may close it. */
const CLOSING: Readonly<Record<string, string>> = {
  '“': '”"',
  '„': '“”"',
  '‟': '”',
  '”': '”',
  '"': '"',
  '＂': '＂',
  '″': '″',
  '״': '״',
  '❝': '❞',
  '«': '»',
  '»': '«»',
  '‹': '›',
  '›': '‹›',
  '「': '」',
  '『': '』',
  '《': '》',
  '〈': '〉',
  '〝': '〟〞',
  '‘': '’',
  '‚': '‘’',
  '‛': '’',
  "'": "'",
};
const MARKS = new RegExp(`[${Object.entries(CLOSING).flat().join('')}]`, 'gu');
/** Marks that can both open and close; the context decides. */
const AMBIGUOUS = new Set(['"', '＂', '״', '″', "'", '”', '»', '›', '“', '«', '‹', '‘', '’']);
/** Marks that open a quotation regardless of what precedes them. */
const OPENING = new Set(['„', '‚', '「', '『', '《', '〈', '〝', '❝']);
/** Words that begin with an apostrophe. */
const ELISION = /^(?:\d|(?:n|tis|twas|em|cause|til|round|bout)\b)/iu;
/** Marks that stay open longer than this are strays. */
const MAX_OPEN = 12;

interface Opened {
  readonly mark: string;
  readonly at: number;
}

/**
 * Finds the quotations in a text, in the marks of any language, the outermost marks where they are nested.
 *
 * @param isQuotable - Whether a mark at this place counts; those inside code do not.
 */
export function readQuotations(text: string, isQuotable: (at: number) => boolean = () => true): Quotation[] {
  const open: Opened[] = [];
  const pairs: Quotation[] = [];
  for (const { 0: mark, index: at } of text.matchAll(MARKS)) {
    if (!isQuotable(at)) continue;
    const opened = canClose(text, mark, at)
      ? open.findLastIndex((one) => CLOSING[one.mark]?.includes(mark))
      : -1;
    if (opened >= 0) {
      const [{ at: from } = { at }] = open.splice(opened);
      pairs.push({ from, to: at + mark.length, text: text.slice(from + 1, at) });
    } else if (canOpen(text, mark, at)) {
      open.push({ mark, at });
      if (open.length > MAX_OPEN) open.shift();
    }
  }
  return outermost(pairs);
}

/** Removes the marks around a text that is one quotation, and white space. */
export function unwrapQuotation(text: string): string {
  const trimmed = text.trim();
  const [only] = readQuotations(trimmed);
  return only?.from === 0 && only.to === trimmed.length ? only.text.trim() : trimmed;
}

function canOpen(text: string, mark: string, at: number): boolean {
  if (!(mark in CLOSING)) return false;
  if (OPENING.has(mark)) return true;
  const before = text.charAt(at - 1);
  const after = text.slice(at + 1, at + 12);
  if (mark === '«' || mark === '‹') return after !== '';
  if (isWord(before) && !isUnspaced(before)) return false;
  if (isSingle(mark) && ELISION.test(after)) return false;
  return after !== '' && !/^\s/u.test(after);
}

function canClose(text: string, mark: string, at: number): boolean {
  if (!AMBIGUOUS.has(mark)) return true;
  const before = text.charAt(at - 1);
  const after = text.charAt(at + 1);
  if (isSingle(mark)) return !isWord(after) && !/\s/u.test(before);
  // The space inside French quotation marks.
  if (mark === '»' || mark === '›') return true;
  if (/^\s?$/u.test(before)) return false;
  return !isWord(after) || isUnspaced(after) || mark === '”';
}

/** Of nested pairs, the outermost. */
function outermost(pairs: readonly Quotation[]): Quotation[] {
  const found: Quotation[] = [];
  for (const pair of pairs.toSorted((one, other) => one.from - other.from)) {
    if (pair.from >= (found.at(-1)?.to ?? 0)) found.push(pair);
  }
  return found;
}

function isSingle(mark: string): boolean {
  return SINGLE_QUOTES.includes(mark);
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

function isUnspaced(character: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u.test(
    character,
  );
}
