import { NOTE_FONT } from './place-notes.ts';
import type { Line } from './read-lines.ts';
import { CONTROL_SPACE, UNKNOWN } from './replace-controls.ts';

/** Characters without a meaning: unassigned, of private use, or replaced because they could not be decoded. */
export const MEANINGLESS = /[\p{Co}\p{Cn}\uFFFD]/gu;

/** ASCII punctuation that is rare in prose and tables. */
const ODD = /[!"#$&'*+<=>?@[\\\]^_`{|}~]/gu;
const LETTER = /[A-Za-z]/gu;
const ANY_LETTER = /\p{L}/gu;
const LATIN_1_ACCENTED = /[\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF]/gu;

/** In every language that is written in Latin letters, these make up about half of them or more. */
const COMMON = new Set(['a', 'e', 'i', 'n', 'o', 'r', 's', 't']);
const VOWELS = new Set(['a', 'e', 'i', 'o', 'u']);

/** Fonts made from TrueType files number their glyphs in the order of ASCII, this far from it. */
const GLYPH_OFFSET = 29;

/** Enough of a font's text to judge it. */
const LONGEST_SAMPLE = 4_000;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function isOneOf(set: ReadonlySet<string>, letters: readonly string[]): number {
  return letters.filter((letter) => set.has(letter)).length / Math.max(1, letters.length);
}

function lettersOf(text: string): string[] {
  return (text.match(LETTER) ?? []).map((letter) => letter.toLowerCase());
}

/** The probability that two letters of a text are the same: 0.065 or more in a language, 0.038 by chance. */
function repeatRate(letters: readonly string[]): number {
  const counts = [...Map.groupBy(letters, (letter) => letter).values()].map(({ length }) => length);
  return counts.reduce((sum, one) => sum + one * (one - 1), 0) / (letters.length * (letters.length - 1));
}

/** The codes of a space, a full stop and other signs are control characters when they are numbers of glyphs. */
const HAD_CONTROLS = new RegExp(`[${CONTROL_SPACE}${UNKNOWN}]`, 'u');

/** Whether the codes are numbers of glyphs: they show as capitals and signs, and read as text when moved to ASCII. */
function areGlyphNumbers(text: string): boolean {
  if (!HAD_CONTROLS.test(text)) return false;
  if (count(text, /[a-z]/gu) * 20 > text.length || isOneOf(COMMON, lettersOf(text)) >= 0.42) return false;
  const moved = Array.from(text, (character) => {
    const code = (character.codePointAt(0) ?? 0) + GLYPH_OFFSET;
    return code < 0x7f ? String.fromCodePoint(code) : ' ';
  }).join('');
  const letters = lettersOf(moved);
  return (
    letters.length >= 12 &&
    // Digits are mapped to capitals.
    count(moved, /[a-z]/gu) > 0.6 * letters.length &&
    new Set(letters).size >= 6 &&
    isOneOf(COMMON, letters) >= 0.5 &&
    isOneOf(VOWELS, letters) >= 0.25
  );
}

/**
 * Whether letters are as unevenly distributed as in a language, but the frequent ones are not those of any
 * language.
 */
function isSubstituted(text: string): boolean {
  const letters = lettersOf(text);
  return (
    letters.length >= 300 &&
    new Set(letters).size >= 16 &&
    isOneOf(COMMON, letters) < 0.36 &&
    isOneOf(VOWELS, letters) < 0.25 &&
    repeatRate(letters) > 0.055
  );
}

/** Whether letters were assigned the codes of signs, in the order of their first use. */
function isSigns(text: string, characters: number): boolean {
  const odd = text.match(ODD) ?? [];
  return (
    characters >= 60 &&
    odd.length > 0.25 * characters &&
    new Set(odd).size >= 8 &&
    count(text, LETTER) < 0.4 * characters
  );
}

/** Whether text in another script was decoded as Western European. No language has mostly accented letters. */
function isWronglyDecoded(text: string): boolean {
  const letters = count(text, ANY_LETTER);
  return letters >= 30 && count(text, LATIN_1_ACCENTED) > 0.6 * letters;
}

/** Whether the codes of a font's text have no relation to the letters that it draws. */
export function isGarbled(text: string): boolean {
  const characters = count(text, /\S/gu);
  const meaningless = text.match(MEANINGLESS) ?? [];
  return (
    (meaningless.length * 3 > characters && new Set(meaningless).size >= 3) ||
    // Unknown control characters are all the same one.
    (count(text, /\uFFFD/gu) * 3 > characters && characters >= 6) ||
    areGlyphNumbers(text) ||
    isSubstituted(text) ||
    isSigns(text, characters) ||
    isWronglyDecoded(text)
  );
}

/** Collects the text of each font of a document, and determines which fonts cannot be read. */
export function createFontJudge(): {
  add(lines: readonly Line[]): void;
  /** Whether a line is in a font that cannot be read. */
  finish(): (line: Line) => boolean;
} {
  const samples = new Map<string, { readonly texts: string[]; length: number }>();
  return {
    add(lines) {
      for (const { font, text } of lines) {
        const sample = samples.get(font) ?? { texts: [], length: 0 };
        samples.set(font, sample);
        if (sample.length > LONGEST_SAMPLE) continue;
        sample.texts.push(text.slice(0, LONGEST_SAMPLE));
        sample.length += text.length;
      }
    },
    finish() {
      const garbled = new Set<string>();
      for (const [font, { texts }] of samples) {
        if (font !== NOTE_FONT && isGarbled(texts.join('\n'))) garbled.add(font);
      }
      return ({ font }) => garbled.has(font);
    },
  };
}
