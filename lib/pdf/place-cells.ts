import { highest } from './extremes.ts';
import { GAP } from './find-gaps.ts';
import type { Cell, Line } from './read-lines.ts';
import { isNextRow, MOST_COLUMNS } from './table-rows.ts';

/** The extent of a column's cells. */
interface Column {
  start: number;
  end: number;
}

/** The columns of a table, from the rows that have a cell in each. */
function findColumns(rows: readonly Line[]): Column[] {
  const most = highest(rows.map(({ cells = [] }) => cells.length));
  if (most > MOST_COLUMNS) return [];
  const columns: Column[] = [];
  for (const { cells = [] } of rows) {
    if (cells.length !== most) continue;
    for (const [index, { start, end }] of cells.entries()) {
      const column = (columns[index] ??= { start, end });
      column.start = Math.min(column.start, start);
      column.end = Math.max(column.end, end);
    }
  }
  // Overlapping columns say nothing.
  return columns.every(({ start }, index) => start > (columns[index - 1]?.end ?? -Infinity)) ? columns : [];
}

/** The column of each cell; undefined unless each has one, and they are in order. */
function placeIn(columns: readonly Column[], cells: readonly Cell[]): number[] | undefined {
  const places: number[] = [];
  for (const { start, end } of cells) {
    const touched = columns.flatMap((column, index) =>
      Math.min(end, column.end) > Math.max(start, column.start) ? [index] : [],
    );
    const [place] = touched;
    if (place === undefined || touched.length > 1 || place <= (places.at(-1) ?? -1)) return undefined;
    places.push(place);
  }
  return places;
}

function placeRow(row: Line, columns: readonly Column[]): Line {
  const { cells = [] } = row;
  const places = cells.length < columns.length ? placeIn(columns, cells) : undefined;
  if (!places || places.at(-1) === places.length - 1) return row;
  const texts = Array.from({ length: (places.at(-1) ?? 0) + 1 }, (_, column) => {
    const index = places.indexOf(column);
    return index === -1 ? '' : (cells[index]?.text ?? '');
  });
  return { ...row, text: texts.join(GAP) };
}

/** Keeps the columns aligned in rows that lack a cell: an empty cell is one more gap. */
export function placeCells(lines: readonly Line[]): Line[] {
  const placed: Line[] = [];
  let at = 0;
  while (at < lines.length) {
    const rows: Line[] = [];
    for (let line = lines[at]; line?.cells; line = lines[at]) {
      const before = rows.at(-1);
      if (before && !isNextRow(before, line)) break;
      rows.push(line);
      at += 1;
    }
    if (rows.length === 0) {
      const line = lines[at];
      if (line) placed.push(line);
      at += 1;
      continue;
    }
    const columns = findColumns(rows);
    for (const row of rows) placed.push(placeRow(row, columns));
  }
  return placed;
}
