import type { Line } from './read-lines.ts';

/** No table of a page has more; each cell is compared with each column. */
export const MOST_COLUMNS = 40;

/** Rows of one table are not further apart, in sizes of the letters. */
const FARTHEST = 4;

const NUMBER = /^[\p{Sc}(+−–-]*\d[\d.,'’\s]*[%)\p{Sc}]*$/u;

/** Whether the text of a cell is a number, an amount or a share. */
export function isNumber(text: string): boolean {
  return NUMBER.test(text);
}

/** Whether a line is printed below another, near enough to be the next row of its table. */
export function isNextRow(before: Line, line: Line): boolean {
  const distance = line.across - before.across;
  return before.kind === line.kind && distance > 0 && distance < FARTHEST * line.size;
}
