import { highest, lowest } from './extremes.ts';
import { isBlank, type Piece } from './text-piece.ts';

/** Copies that make letters bold or give them a shadow are this close to each other, in sizes of the letters. */
const CLOSE = 0.12;

/** Pieces that overlap by more than this share of their size cannot be neighbours. */
const OVERLAP = 0.1;

/** How often one letter may be printed. */
const TIMES = [2, 3, 4] as const;

/** Positions of copies may differ by this share of their distance. */
const EVEN = 0.05;

function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** Whether a piece repeats an earlier one of its page in its place. Costs the same however many pieces there are. */
function createRepeatJudge(): (piece: Piece) => boolean {
  const texts = new Set<string>();
  const cells = new Map<string, Piece>();
  return (piece) => {
    const { text, kind, size, start, across } = piece;
    const close = CLOSE * size;
    if (close === 0 || text.trim() === '') return false;
    const nameOf = (x: number, y: number): string => `${kind} ${Math.round(size * 2)} ${x} ${y} ${text}`;
    const [column, row] = [Math.floor(start / close), Math.floor(across / close)];
    for (let x = column - 1; texts.has(text) && x <= column + 1; x += 1) {
      for (let y = row - 1; y <= row + 1; y += 1) {
        const near = cells.get(nameOf(x, y));
        if (near && Math.abs(near.start - start) < close && Math.abs(near.across - across) < close)
          return true;
      }
    }
    texts.add(text);
    // A cell is as large as `close`, so it never holds two.
    cells.set(nameOf(column, row), piece);
    return false;
  };
}

/** Splits a row where a gap or a following position shows that the next piece is not printed over the last. */
function splitOverlapping(row: readonly Piece[]): Piece[][] {
  const runs: Piece[][] = [];
  let last: Piece | undefined;
  for (const piece of row) {
    const run = runs.at(-1);
    const isOver =
      !isBlank(piece) &&
      last !== undefined &&
      piece.start >= last.start &&
      piece.start < last.start + last.length - OVERLAP * piece.size;
    if (run && isOver) run.push(piece);
    else runs.push([piece]);
    last = isBlank(piece) ? undefined : piece;
  }
  return runs;
}

/** One copy of each letter of a text in which each comes `times` times in a row. The spaces between them stay. */
function takeOneCopy(text: string, times: number): string | undefined {
  const letters = Array.from(text).filter((character) => character.trim() !== '');
  if (letters.length % times !== 0 || letters.length < 2 * times) return undefined;
  const single = letters.filter((_, index) => index % times === 0);
  if (new Set(single).size < 2) return undefined;
  if (letters.some((letter, index) => letter !== single[Math.floor(index / times)])) return undefined;
  let count = 0;
  return Array.from(text)
    .filter((character) => character.trim() === '' || count++ % times === 0)
    .join('')
    .replaceAll(/\s+/gu, ' ');
}

/** Letters that are placed evenly belong together, whatever space a narrow one of them leaves. */
function isEven(starts: readonly number[]): boolean {
  const steps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
  return steps.length > 1 && highest(steps) - lowest(steps) < EVEN * highest(steps);
}

/** Text in which each letter is printed several times before the next comes as overlapping pieces. */
function mergeCopies(run: readonly Piece[]): Piece[] {
  const [first] = run;
  if (!first || run.length < 2) return [...run];
  const end = highest(run.map(({ start, length }) => start + length));
  const printed = run.reduce((sum, { length }) => sum + length, 0);
  if (printed < 1.5 * (end - first.start)) return [...run];
  for (const times of TIMES) {
    const text = takeOneCopy(textOf(run), times);
    if (text === undefined) continue;
    const letters = text.replaceAll(' ', '').length;
    const starts = run.slice(1).map(({ start }) => start);
    const isWord =
      starts.length === letters * (times - 1) && isEven(starts.filter((_, at) => at % (times - 1) === 0));
    return [{ ...first, text: isWord ? text.replaceAll(' ', '') : text, length: end - first.start }];
  }
  return [...run];
}

/** Drops the copies of text that is printed several times, a little apart, to look bold or to have a shadow. */
export function dropOverprint(rows: readonly (readonly Piece[])[]): Piece[][] {
  const isRepeat = createRepeatJudge();
  return rows.map((row) => {
    const single = splitOverlapping(row).flatMap(mergeCopies);
    return single.filter((piece) => !isRepeat(piece));
  });
}
