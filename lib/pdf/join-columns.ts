import { highest } from './extremes.ts';
import { GAP } from './find-gaps.ts';
import type { Cell, Line } from './read-lines.ts';
import { isNextRow, isNumber, MOST_COLUMNS } from './table-rows.ts';

/** Fewer rows may be anything. */
const FEWEST_ROWS = 3;
/** No page has more, and each cell is compared with each row. */
const MOST_ROWS = 300;
/** Cells are short: a longer line is text in newspaper columns. In characters. */
const LONGEST_CELL = 30;
/** The share of a column's cells that are numbers, in at least one column. Lists in two columns have none. */
const NUMBERS = 0.6;
/** The share of a column's rows that are rows of the longest column. */
const SAME_ROWS = 0.8;
/** Baselines of one row, and edges of one column, differ by less, in sizes of the letters. */
const CLOSE = 0.4;

function isClose(one: number, other: number, size: number): boolean {
  return Math.abs(one - other) < CLOSE * size;
}

/** Whether a line continues a column of cells. */
function continues(column: readonly Line[], line: Line): boolean {
  const before = column.at(-1);
  if (!before) return true;
  const isAligned =
    isClose(line.start, before.start, line.size) ||
    isClose(line.end, before.end, line.size) ||
    isClose((line.start + line.end) / 2, (before.start + before.end) / 2, line.size);
  return isNextRow(before, line) && isAligned;
}

function isCell({ text, isMono, heading, hasValue, cells }: Line): boolean {
  return text.length <= LONGEST_CELL && !isMono && !heading && !hasValue && !cells;
}

/** Splits neighbouring lines, which are all short, into columns of cells. */
function splitColumns(lines: readonly Line[]): Line[][] {
  const columns: Line[][] = [];
  for (const line of lines) {
    const column = columns.at(-1);
    if (column && continues(column, line)) column.push(line);
    else columns.push([line]);
  }
  return columns;
}

function findRow(rows: readonly Line[], { across, size }: Line): number {
  return rows.findIndex((row) => isClose(row.across, across, size));
}

/** Whether a column is printed to the right of another, over the same rows. */
function isBeside(before: readonly Line[], rows: readonly Line[], column: readonly Line[]): boolean {
  if (Math.max(before.length, rows.length, column.length) > MOST_ROWS) return false;
  const [first] = column;
  const right = highest(before.map(({ start }) => start));
  if (!first || column.length < FEWEST_ROWS || first.start <= right || first.kind !== before[0]?.kind)
    return false;
  const shared = column.filter((line) => findRow(rows, line) !== -1).length;
  return shared >= SAME_ROWS * column.length;
}

function hasNumbers(column: readonly Line[]): boolean {
  return column.filter(({ text }) => isNumber(text)).length >= NUMBERS * column.length;
}

function joinRow(cells: readonly Cell[], line: Line): Line {
  const end = highest(cells.map((cell) => cell.end));
  return {
    ...line,
    text: cells.map(({ text }) => text).join(GAP),
    start: cells[0]?.start ?? line.start,
    end,
    cells,
  };
}

/**
 * The rows of a table whose cells were printed column by column; undefined if these columns are not a table.
 */
function readTable(columns: readonly (readonly Line[])[]): Line[] | undefined {
  const rows = columns[0] ?? [];
  const isTable = columns.length > 1 && rows.length >= FEWEST_ROWS && columns.some(hasNumbers);
  if (!isTable || columns.some((column) => column.some((line) => findRow(rows, line) === -1)))
    return undefined;
  return rows.map((row) => {
    const cells = columns.flatMap((column) =>
      column.filter((line) => isClose(line.across, row.across, line.size)),
    );
    return joinRow(
      cells.map(({ text, start, end }) => ({ text, start, end })),
      row,
    );
  });
}

/** Puts a table that is printed column by column back into rows. All other lines stay as they are. */
export function joinColumns(lines: readonly Line[]): Line[] {
  const joined: Line[] = [];
  let at = 0;
  while (at < lines.length) {
    const short: Line[] = [];
    for (let line = lines[at]; line && isCell(line); line = lines[at]) {
      short.push(line);
      at += 1;
    }
    for (const line of joinShort(short)) joined.push(line);
    const next = lines[at];
    if (next) joined.push(next);
    at += 1;
  }
  return joined;
}

function joinShort(lines: readonly Line[]): Line[] {
  const columns = splitColumns(lines);
  const joined: Line[] = [];
  let at = 0;
  while (at < columns.length) {
    const rows = columns[at] ?? [];
    let end = at + 1;
    for (
      let next = columns[end];
      next && end - at < MOST_COLUMNS && isBeside(columns[end - 1] ?? [], rows, next);
      next = columns[end]
    )
      end += 1;
    for (const line of readTable(columns.slice(at, end)) ?? columns.slice(at, end).flat()) joined.push(line);
    at = end;
  }
  return joined;
}
