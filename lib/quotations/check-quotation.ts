import { KIND, kindOf } from './characters.ts';
import { foldLine, REORDERED } from './fold-line.ts';
import type { Passage, SourceIndex, Span } from './index-source.ts';

/** The result for a quotation. */
export type QuotationCheck =
  | {
      readonly type: 'found';
      /** The source that contains it. */
      readonly source: number;
      readonly passage: Passage;
      /** About how many words of the source its ellipses leave out. */
      readonly skipped: number;
    }
  | { readonly type: 'missing' };

/** The texts in which quotations are looked up. */
export interface SentTexts {
  readonly sources: readonly SourceIndex[];
  /** What the user wrote: quotations found there are not marked. */
  readonly others: readonly SourceIndex[];
}

/** A quotation with fewer words is not marked as missing. Two characters of a script without spaces count as a word. */
const FEW_WORDS = 5;
/** A shorter one could be found anywhere. The same applies to the pieces between ellipses. */
const MIN_WORDS = 2;
/** A source with this many words contains the frequent words of its language. */
const LARGE_VOCABULARY = 150;
/**
 * If the source has a smaller share of a quotation's words or letters, the quotation is in another language.
 */
const KNOWN_WORDS = 0.2;
const KNOWN_LETTERS = 0.5;
/** Longer quotations are not checked. */
const MAX_LENGTH = 20_000;
/** Where counting the words left out by an ellipsis stops. */
const MAX_SKIPPED = 200_000;

/** Ellipses, bare or in the brackets of an editor. */
const OMISSIONS = /[[(]?…[\])]?/u;
/** Punctuation that may belong to the sentence that contains the quotation. */
const EDGE = /^[\s,.;:、،؛…]+|[\s,.;:。、،؛۔।…]+$/gu;

/**
 * Checks whether a quotation is in the text that was sent.
 *
 * @param quotation - Its plain text, without the quotation marks around it.
 * @returns Undefined when it should not be marked: too short, in another language, or the user's own words.
 */
export function checkQuotation(
  quotation: string,
  { sources, others }: SentTexts,
): QuotationCheck | undefined {
  if (sources.length === 0 || quotation.length > MAX_LENGTH) return undefined;
  const folded = foldQuotation(quotation);
  const words = countWords(folded);
  if (words < MIN_WORDS) return undefined;
  const missing: QuotationCheck | undefined =
    words >= FEW_WORDS && sources.some((source) => isSameLanguage(folded, source))
      ? { type: 'missing' }
      : undefined;
  if (folded.includes(REORDERED)) return missing;
  // An ellipsis may be in the source itself.
  const attempts = [[folded], [folded.replaceAll(EDGE, '')]];
  const pieces = splitAtOmissions(folded);
  const isVague = pieces.length > 1 && pieces.some((piece) => countWords(piece) < MIN_WORDS);
  if (pieces.length > 1 && !isVague) attempts.push(pieces);
  const found = findIn(sources, attempts);
  if (found) return found;
  return isVague || findIn(others, attempts) ? undefined : missing;
}

/** Folds a quotation as sources are folded. An editor's bracket around one letter, as in `[t]he`, is left out. */
function foldQuotation(quotation: string): string {
  const text = quotation.normalize('NFC').replaceAll(/\[(\p{L})\](?=\p{L})/gu, '$1');
  return foldLine(text.replaceAll(/\s+/gu, ' ').trim()).text;
}

function splitAtOmissions(folded: string): string[] {
  return folded
    .split(OMISSIONS)
    .map((piece) => piece.replaceAll(EDGE, ''))
    .filter((piece) => piece !== '');
}

function findIn(
  sources: readonly SourceIndex[],
  attempts: readonly (readonly string[])[],
): QuotationCheck | undefined {
  for (const pieces of attempts) {
    for (const [index, source] of sources.entries()) {
      const spans = findInOrder(source, pieces);
      if (spans) {
        return {
          type: 'found',
          source: index,
          passage: source.passageOf(spans),
          skipped: countSkipped(source, spans),
        };
      }
    }
  }
  return undefined;
}

/** Finds all pieces, each after the previous one. */
function findInOrder(source: SourceIndex, pieces: readonly string[]): Span[] | undefined {
  const spans: Span[] = [];
  for (const piece of pieces) {
    const span = piece === '' ? undefined : source.find(piece, spans.at(-1)?.to ?? 0);
    if (!span) return undefined;
    spans.push(span);
  }
  return spans;
}

function countSkipped(source: SourceIndex, spans: readonly Span[]): number {
  let count = 0;
  for (const [index, { from }] of spans.entries()) {
    const end = spans[index - 1]?.to;
    if (end === undefined) continue;
    count += countWords(source.textBetween(end, Math.min(from, end + MAX_SKIPPED)));
  }
  return Math.ceil(count);
}

/** Counts words, two characters of a script without spaces as one. */
function countWords(text: string): number {
  let count = 0;
  for (const [word] of text.matchAll(/[\p{L}\p{N}\p{M}']+/gu)) {
    const unspaced = Array.from(word).filter(
      (letter) => kindOf(letter.codePointAt(0) ?? 0) === KIND.unspaced,
    );
    count += unspaced.length / 2 || 1;
  }
  return count;
}

/** Whether a source could be in the language of a quotation: it has most of its letters, and a fair part of its words. */
function isSameLanguage(folded: string, { letters, vocabulary }: SourceIndex): boolean {
  const own = new Set(folded.match(/\p{L}/gu));
  if (shareOf(own, letters) < KNOWN_LETTERS) return false;
  const words = new Set(folded.match(/[\p{L}\p{N}\p{M}']+/gu));
  return (
    vocabulary.size < LARGE_VOCABULARY || shareOf(words, vocabulary) >= KNOWN_WORDS || hasUnspaced(folded)
  );
}

function hasUnspaced(folded: string): boolean {
  return Array.from(folded).some((letter) => kindOf(letter.codePointAt(0) ?? 0) === KIND.unspaced);
}

function shareOf(some: ReadonlySet<string>, all: ReadonlySet<string>): number {
  let known = 0;
  for (const one of some) if (all.has(one)) known += 1;
  return some.size === 0 ? 1 : known / some.size;
}
