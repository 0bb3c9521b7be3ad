// cspell:ignore aeiouyäöüåøæœéèêàâîïôûùáíóúãõěů jfmamjjasond
import { highest, lowest } from './extremes.ts';
import { isBlank, type Piece } from './text-piece.ts';

const SPACED = /^\p{L}(?: \p{L})*$/u;

/** Fewer letters within other text may be one-letter words. */
const SPACED_WITHIN = /(?<![^\s])\p{L}(?: \p{L}){4,}(?![^\s.,;:!?])/gu;

const FEWEST = 4;

/** A wider blank, in sizes of the letters, is a gap between columns. */
const WIDEST = 1;

/** A blank of this many times the usual one separates words. */
const WORD_GAP = 1.7;

const VOWEL = /[aeiouyäöüåøæœéèêàâîïôûùáíóúãõěůαεηιουωаеёиоуыэюя]/iu;

/** The initials of the months, as column heads of a table. */
const MONTHS = 'jfmamjjasond';

/** Distinguishes words from lists of letters: answers to a test, initials, the alphabet. */
function isWord(letters: string): boolean {
  const lower = letters.toLowerCase();
  const isAlphabetic = Array.from(lower).every(
    (letter, index) => index === 0 || letter > (lower[index - 1] ?? ''),
  );
  const consonants = lower.replaceAll(new RegExp(VOWEL, 'giu'), ' ');
  return (
    !isAlphabetic &&
    lower !== MONTHS &&
    VOWEL.test(lower) &&
    consonants.trim() !== '' &&
    consonants.split(' ').every((run) => run.length <= 4) &&
    !/^[a-f]+$/u.test(lower) &&
    !/(.)\1\1/u.test(lower)
  );
}

/** The width of a space between the letters of one piece, based on the usual letter width. */
function estimateGaps({ text, length, size }: Piece): number[] {
  const letters = text.replaceAll(' ', '');
  if (letters.length < 2) return [];
  const width =
    Array.from(letters).reduce((sum, letter) => sum + (letter === letter.toLowerCase() ? 0.5 : 0.67), 0) *
    size;
  return [Math.max(0, length - width) / (letters.length - 1)];
}

function lettersOf(run: readonly Piece[]): string {
  return run.map(({ text }) => text.replaceAll(/\s/gu, '')).join('');
}

function merge(run: readonly Piece[]): Piece[] {
  const [first] = run;
  if (!first || isBlank(first)) return [...run];
  const length = highest(run.map((piece) => piece.start + piece.length)) - first.start;
  return [{ ...first, text: lettersOf(run), length }];
}

/**
 * Joins the letters of words that are printed with gaps between them, such as C H A P T E R.
 *
 * @param row - Pieces of one line, in the order of reading from left to right.
 */
export function joinSpacedLetters(row: readonly Piece[]): Piece[] {
  const isSpaced = (piece: Piece): boolean => SPACED.test(piece.text.trim());
  if (!row.every((piece) => isBlank(piece) || isSpaced(piece))) {
    return row.map((piece) => ({
      ...piece,
      text: piece.text.replace(SPACED_WITHIN, (spaced) => {
        const letters = spaced.replaceAll(' ', '');
        return isWord(letters) ? letters : spaced;
      }),
    }));
  }
  const gaps = row.flatMap((piece) => (isBlank(piece) ? [piece.length] : estimateGaps(piece)));
  const usual = lowest(gaps.filter((gap) => gap > 0));
  const runs: Piece[][] = [[]];
  for (const piece of row) {
    const isGap = isBlank(piece) && piece.length > Math.min(WIDEST * piece.size, WORD_GAP * usual);
    if (isGap) runs.push([piece], []);
    else runs.at(-1)?.push(piece);
  }
  // One long word shows how the short ones next to it are printed.
  const isLong = (run: readonly Piece[]): boolean =>
    lettersOf(run).length >= FEWEST && isWord(lettersOf(run));
  return runs.some(isLong) ? runs.flatMap(merge) : [...row];
}
