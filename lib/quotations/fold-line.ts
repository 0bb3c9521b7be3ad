import { isRightToLeft, isWordKind, KIND, kindOf, readDirection } from './characters.ts';

/** Replaces text whose order on screen differs from its order in memory. Nothing is found across it. */
export const REORDERED = '\uFFFF';

export const ELLIPSIS = '…';

/** A line in its comparison form, and where each of its code units comes from. */
export interface FoldedLine {
  readonly text: string;
  /** For each code unit of `text`, where its character begins in the line. */
  readonly places: readonly number[];
}

const DOTS = /(?:\.(?:\s?\.)+|。{2,}|[…⋯]+)(?:\s?[…⋯])*/uy;
/** The number of a footnote or a source, as encyclopedias write it. */
const REFERENCE = /\[\d{1,3}\](?![\p{L}\p{N}])/uy;
const OVERRIDES = /[\u202D\u202E]/u;
/** The end of an override's scope. */
const OVERRIDE_END = '\u202C';
/** Marks, embeddings and isolates that call for each direction. */
const TO_LEFT = /[\u061C\u200F\u202B\u2067]/u;
const TO_RIGHT = /[\u200E\u202A\u2066]/u;
/** After this many letters, a superscript digit is a footnote mark; after fewer, it may be a power. */
const FOOTNOTE_AFTER = 5;

/**
 * Reduces a line to what equivalent texts have in common: lower case, one kind of dash and apostrophe, no
 * quotation marks and no invisible characters, and white space only between two words.
 *
 * Words never change: apostrophes inside them stay, letters that look alike stay apart, and text that direction controls
 * reorder on screen becomes `REORDERED`.
 *
 * @param line - In Unicode's form NFC, without line ends.
 */
export function foldLine(line: string): FoldedLine {
  let text = '';
  const places: number[] = [];
  let last: ReturnType<typeof kindOf> | 0 = 0;
  let lastLetter = '';
  let lettersBefore = 0;
  let isSpacePending = false;
  let spacePlace = 0;
  let isOverridden = false;

  function emit(folded: string, kind: ReturnType<typeof kindOf>, at: number): void {
    if (isSpacePending && last === KIND.word && kind === KIND.word) {
      text += ' ';
      places.push(spacePlace);
    }
    lettersBefore = kind === KIND.word && !isDigit(folded) ? (isSpacePending ? 1 : lettersBefore + 1) : 0;
    isSpacePending = false;
    text += folded;
    for (let count = folded.length; count > 0; count -= 1) places.push(at);
    last = kind;
  }

  function setSpace(at: number): void {
    if (!isSpacePending) spacePlace = at;
    isSpacePending = true;
  }

  function emitReordered(at: number): void {
    if (!text.endsWith(REORDERED)) emit(REORDERED, KIND.other, at);
  }

  function foldCompatible(character: string, at: number): void {
    for (const part of character.normalize('NFKC')) fold(part, at, at + character.length);
  }

  /** A direction control that agrees with a letter next to it changes nothing; any other may reorder the words. */
  function foldDirection(character: string, next: number, at: number): void {
    if (OVERRIDES.test(character)) {
      isOverridden = true;
      emitReordered(at);
      return;
    }
    const wanted = TO_LEFT.test(character) ? 'rtl' : TO_RIGHT.test(character) ? 'ltr' : undefined;
    if (wanted === undefined) return;
    const before = lastLetter === '' ? undefined : isRightToLeft(lastLetter) ? 'rtl' : 'ltr';
    const after = readDirection(line, next);
    const around = [before, after].filter((direction) => direction !== undefined);
    if (around.length > 0 && !around.includes(wanted)) emitReordered(at);
  }

  function fold(character: string, at: number, next: number): void {
    const kind = kindOf(character.codePointAt(0) ?? 0);
    switch (kind) {
      case KIND.word:
      case KIND.unspaced:
        if (!isDigit(character)) lastLetter = character;
        emit(lowerCase(character), kind, at);
        return;
      case KIND.space:
        setSpace(at);
        return;
      case KIND.ignored:
        return;
      case KIND.compatible:
        foldCompatible(character, at);
        return;
      case KIND.direction:
        foldDirection(character, next, at);
        return;
      case KIND.singleQuote:
        if (isSpacePending || last !== KIND.word) return;
        // Korean sets endings right behind a quotation, and knows no apostrophes.
        if (isHangul(text.charCodeAt(text.length - 1))) setSpace(at);
        else if (isWordAt(line, next)) emit("'", KIND.other, at);
        return;
      case KIND.doubleQuote:
        if (last === KIND.word) setSpace(at);
        return;
      case KIND.dash:
        if (!text.endsWith('-')) emit('-', KIND.other, at);
        return;
      case KIND.superscript:
        // A footnote's mark after a word or the end of a sentence.
        if (lettersBefore >= FOOTNOTE_AFTER || (!isSpacePending && /[.,;:!?]$/u.test(text))) return;
        emit(character, KIND.other, at);
        return;
      case KIND.other:
        foldOther(character, at, next);
        return;
      default:
        kind satisfies never;
    }
  }

  function foldOther(character: string, at: number, next: number): void {
    if (character === '`') return;
    const isInside = !isSpacePending && isWordKind(last) && isWordAt(line, next);
    if ((character === '*' || character === '_') && !isInside) return;
    if (character === '~' && line.charAt(next) === '~') return;
    if (character === '~' && line.charAt(at - 1) === '~') return;
    emit(character, KIND.other, at);
  }

  for (let at = 0; at < line.length;) {
    const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
    const next = at + character.length;
    if (isOverridden) {
      isOverridden = character !== OVERRIDE_END;
      at = next;
      continue;
    }
    const end = endOfDots(character, at) ?? endOfReference(character, at);
    if (end === undefined) fold(character, at, next);
    at = end ?? next;
  }
  return { text, places };

  function endOfDots(character: string, at: number): number | undefined {
    if (character !== '.' && character !== '…' && character !== '。' && character !== '⋯') return undefined;
    DOTS.lastIndex = at;
    const dots = DOTS.exec(line);
    if (!dots) return undefined;
    emit(ELLIPSIS, KIND.other, at);
    return at + dots[0].length;
  }

  function endOfReference(character: string, at: number): number | undefined {
    if (character !== '[' || isSpacePending || last === 0) return undefined;
    REFERENCE.lastIndex = at;
    const reference = REFERENCE.exec(line);
    return reference ? at + reference[0].length : undefined;
  }
}

/** Lower case, with one form of the Greek sigma. */
function lowerCase(character: string): string {
  const lower = character.toLowerCase();
  return lower === 'ς' ? 'σ' : lower;
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isWordAt(line: string, from: number): boolean {
  let at = from;
  while (kindOf(line.charCodeAt(at)) === KIND.ignored) at += 1;
  const code = line.codePointAt(at);
  return code !== undefined && isWordKind(kindOf(code));
}

function isHangul(code: number): boolean {
  return code >= 0xac00 && code <= 0xd7a3;
}
