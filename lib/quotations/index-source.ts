import type { Pacer } from '#lib/clock/pacer.ts';

import { isWordKind, KIND, type Kind, kindOf } from './characters.ts';
import { foldLine } from './fold-line.ts';
import { buildGramIndex } from './gram-index.ts';
import { readPlainLines } from './plain-source.ts';

/** A text that was sent. */
export interface Source {
  /** Markdown. */
  readonly text: string;
  /** Whether it has the marks of a PDF's pages. */
  readonly isPaged: boolean;
}

/** A part of the folded text of a source. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A place in a source, as plain text. */
export interface Passage {
  readonly text: string;
  readonly before: string;
  readonly after: string;
  /** The page of the PDF. */
  readonly page?: number;
}

/** A source that quotations can be looked up in. */
export interface SourceIndex {
  /**
   * Finds the first place of a folded text, starting at `from`, that neither begins nor ends inside a word or
   * number.
   */
  find(folded: string, from: number): Span | undefined;
  /** The plain text of spans that were found, one paragraph each. */
  passageOf(spans: readonly Span[]): Passage;
  /** The plain text between two places. */
  textBetween(from: number, to: number): string;
  /** The words of the text, folded; for scripts without spaces, the characters. */
  readonly vocabulary: ReadonlySet<string>;
  /** The letters of the text, folded. */
  readonly letters: ReadonlySet<string>;
}

/** How much plain text before and after a passage helps to find it again. */
const CONTEXT = 80;
/** A longer passage is found by its beginning. */
const MAX_PASSAGE = 4_000;

const WORDS = /[\p{L}\p{N}\p{M}']+/gu;

/** Indexes a source. The time is linear in its length, and split into slices by `pacer`. */
export async function indexSource({ text: source, isPaged }: Source, pacer: Pacer): Promise<SourceIndex> {
  const lines: string[] = [];
  const pages: (number | undefined)[] = [];
  /** Where each line begins in the folded text. */
  const starts: number[] = [];
  const parts: string[] = [];
  const vocabulary = new Set<string>();
  const letters = new Set<string>();
  let length = 0;
  for (const { text, page } of readPlainLines(source, isPaged)) {
    if (pacer.isDue()) await pacer.pause();
    const line = text.normalize('NFC');
    const folded = foldLine(line).text;
    if (folded === '') continue;
    addWords(folded, vocabulary, letters);
    const gap = needsSpace(parts.at(-1) ?? '', folded) ? ' ' : '';
    starts.push(length + gap.length);
    lines.push(line);
    pages.push(page);
    parts.push(gap + folded);
    length += gap.length + folded.length;
  }
  const all = parts.join('');
  const building = buildGramIndex(all);
  let step = building.next();
  while (!step.done) {
    if (pacer.isDue()) await pacer.pause();
    step = building.next();
  }
  const grams = step.value;

  /** The line of a place in the folded text, and the place in that line. */
  function locate(at: number): { line: number; place: number } {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const { places } = foldLine(lines[low] ?? '');
    return { line: low, place: places[at - (starts[low] ?? 0)] ?? lines[low]?.length ?? 0 };
  }

  /** Whether a dash in the folded text is the sign of the number after it. */
  function isSign(at: number): boolean {
    const { line, place } = locate(at);
    const text = lines[line] ?? '';
    return !isWord(characterBefore(text, place)) && isDigit(text.charAt(place + 1));
  }

  /** Whether a dash in the folded text is a hyphen inside a word, which is not its end. */
  function isHyphen(at: number): boolean {
    const { line, place } = locate(at);
    const text = lines[line] ?? '';
    return /[-‐‑]/u.test(text.charAt(place)) && isLetter(text, place - 1) && isLetter(text, place + 1);
  }

  function isSplitBefore(from: number): boolean {
    const first = characterAt(all, from);
    if (!isWord(first)) return true;
    const before = characterBefore(all, from);
    if (isWord(before)) return isUnspaced(before) || isUnspaced(first);
    const previous = characterBefore(all, from - 1);
    if (before === "'") return !isWord(previous);
    if (before === '-') return isDigit(first) ? !isSign(from - 1) : !isHyphen(from - 1);
    return !(/[.,]/u.test(before) && isDigit(first) && isDigit(previous));
  }

  function isSplitAfter(to: number): boolean {
    const last = characterBefore(all, to);
    if (!isWord(last)) return true;
    const after = characterAt(all, to);
    if (isWord(after)) return isUnspaced(after) || isUnspaced(last);
    const next = characterAt(all, to + 1);
    if (after === "'") return !isWord(next);
    if (after === '-') return !isHyphen(to);
    return !(/[.,]/u.test(after) && isDigit(last) && isDigit(next));
  }

  function sliceText(from: number, to: number): string {
    const start = locate(from);
    const end = locate(to - 1);
    const last = lines[end.line] ?? '';
    const endPlace = end.place + characterAt(last, end.place).length;
    if (start.line === end.line) return last.slice(start.place, endPlace);
    const [first = '', ...middle] = lines.slice(start.line, end.line);
    return [first.slice(start.place), ...middle, last.slice(0, endPlace)].join('\n');
  }

  return {
    vocabulary,
    letters,
    find(folded, from) {
      for (const at of grams.places(folded, from)) {
        const to = at + folded.length;
        if (isSplitBefore(at) && isSplitAfter(to)) return { from: at, to };
      }
      return undefined;
    },
    passageOf(spans) {
      const from = spans[0]?.from ?? 0;
      const to = spans.at(-1)?.to ?? from;
      const start = locate(from);
      const end = locate(to - 1);
      const page = pages[start.line];
      const texts = spans.map((span) => sliceText(span.from, Math.min(span.to, span.from + MAX_PASSAGE)));
      const before = `${lines[start.line - 1] ?? ''}\n${lines[start.line]?.slice(0, start.place) ?? ''}`;
      const after = `${lines[end.line]?.slice(end.place + 1) ?? ''}\n${lines[end.line + 1] ?? ''}`;
      return {
        text: texts.join('\n'),
        before: before.slice(-CONTEXT),
        after: after.slice(0, CONTEXT),
        ...(page !== undefined && { page }),
      };
    },
    textBetween: (from, to) => (from < to ? sliceText(from, to) : ''),
  };
}

function addWords(folded: string, vocabulary: Set<string>, letters: Set<string>): void {
  for (const [word] of folded.matchAll(WORDS)) {
    if (!isUnspaced(characterAt(word, 0))) vocabulary.add(word);
    for (const letter of word) {
      letters.add(letter);
      if (isUnspaced(letter)) vocabulary.add(letter);
    }
  }
}

/** Whether two folded lines would run together as one word. */
function needsSpace(before: string, after: string): boolean {
  return (
    kindOfCharacter(characterBefore(before, before.length)) === KIND.word &&
    kindOfCharacter(characterAt(after, 0)) === KIND.word
  );
}

/** The whole character at a place; empty outside the text. */
function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function characterBefore(text: string, at: number): string {
  return characterAt(text, /[\uDC00-\uDFFF]/.test(text.charAt(at - 1)) ? at - 2 : at - 1);
}

function kindOfCharacter(character: string): Kind | 0 {
  const code = character.codePointAt(0);
  return code === undefined ? 0 : kindOf(code);
}

function isWord(character: string): boolean {
  return isWordKind(kindOfCharacter(character));
}

function isUnspaced(character: string): boolean {
  return kindOfCharacter(character) === KIND.unspaced;
}

function isDigit(character: string): boolean {
  return /\p{Nd}/u.test(character);
}

function isLetter(text: string, at: number): boolean {
  return /\p{L}/u.test(text.charAt(at));
}
