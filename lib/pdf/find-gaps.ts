import { highest, lowest } from './extremes.ts';
import { isNumber } from './table-rows.ts';
import { isBlank, type Piece } from './text-piece.ts';

/** Separates columns or cells within a line. */
export const GAP = '   ';

/** A blank this wide, in sizes of the letters, may separate columns or cells. */
const WIDE = 1.5;
/** A justified line has only wide blanks; a gap is this many times wider than its narrowest blank. */
const WIDER_THAN_OTHERS = 2;
/** No justified line has blanks this wide throughout. */
const WIDEST = 4;
/** Cells of one column may differ by this much, in sizes of the letters. */
const SAME_PLACE = 0.1;
/** The blanks of a justified line differ by less than this share. */
const EVEN = 0.05;
/** How many rows away a row of the same table may be. */
const NEAR = 2;

interface Cell {
  readonly start: number;
  readonly end: number;
  readonly isNumeric: boolean;
}

/** A row of pieces as cells between blanks; only for rows whose pieces contain no spaces. */
interface Cells {
  readonly kind: string;
  readonly size: number;
  readonly narrowest: number;
  readonly widest: number;
  readonly cells: readonly Cell[];
}

function readCells(row: readonly Piece[]): Cells | undefined {
  const printed = row.filter((piece) => !isBlank(piece));
  const [first] = printed;
  const blanks = row.filter(isBlank).map(({ length }) => length);
  if (!first || blanks.length < 2 || printed.some(({ text }) => /\S\s\S/u.test(text))) return undefined;
  const cells = printed.map(({ start, length, text }) => ({
    start,
    end: start + length,
    isNumeric: isNumber(text.trim()),
  }));
  return { kind: first.kind, size: first.size, narrowest: lowest(blanks), widest: highest(blanks), cells };
}

/** How many cells of a row, the first aside, have their left or right edge or their middle below one of another row. */
function countAligned({ cells, size }: Cells, others: readonly Cell[]): number {
  const isNear = (one: number, other: number): boolean => Math.abs(one - other) < SAME_PLACE * size;
  return cells
    .slice(1)
    .filter((cell) =>
      others.some(
        (other) =>
          isNear(cell.start, other.start) ||
          isNear(cell.end, other.end) ||
          isNear(cell.start + cell.end, other.start + other.end),
      ),
    ).length;
}

/** Whether the rows around a row show that its blanks separate the cells of a table. */
function isTableRow(row: Cells, around: readonly (Cells | undefined)[]): boolean {
  const { cells, size, narrowest, widest } = row;
  if (narrowest > WIDEST * size) return true;
  // Words of justified or closely spaced text may align by chance; numbers in columns do not.
  const isJustified = widest - narrowest < EVEN * widest || narrowest < WIDE * size;
  if (isJustified && cells.filter(({ isNumeric }) => isNumeric).length * 2 < cells.length) return false;
  const fewest = Math.max(2, Math.ceil((cells.length - 1) * 0.6));
  return around.some((other) => other?.kind === row.kind && countAligned(row, other.cells) >= fewest);
}

/** Determines for each row which of its blank pieces separate columns or cells. */
export function createGapJudges(rows: readonly (readonly Piece[])[]): ((piece: Piece) => boolean)[] {
  const read = rows.map(readCells);
  return rows.map((row, index) => {
    const cells = read[index];
    if (cells) {
      const around = [
        ...read.slice(Math.max(0, index - NEAR), index),
        ...read.slice(index + 1, index + 1 + NEAR),
      ];
      if (isTableRow(cells, around)) return isBlank;
    }
    const least = cells ? WIDER_THAN_OTHERS * cells.narrowest : 0;
    return (piece) => isBlank(piece) && piece.length > Math.max(WIDE * piece.size, least);
  });
}
