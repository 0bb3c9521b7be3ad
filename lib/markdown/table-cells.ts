import { inlineMathAt } from './math-tokens.ts';

const CODE_SPAN = /^(`+)(?!`)(?:[^`]|`(?!\1))*?[^`]\1(?!`)/;
const BREAK = /^<br\s*\/?>/i;

/**
 * Splits a table row into cells.
 *
 * In GFM, every unescaped pipe separates cells. If that does not give as many cells as the table has columns,
 * pipes inside code and formulas are treated as text, as they were meant. Surplus cells are kept.
 */
export function splitCells(row: string, columns: number): string[] {
  const cells = split(row, false);
  if (cells.length <= columns) return pad(cells, columns);
  const careful = split(row, true);
  return pad(careful.length < cells.length ? careful : cells, columns);
}

/** The cells of a table's head, which must have exactly as many cells as there are columns. */
export function splitHead(row: string, columns: number): string[] | undefined {
  const cells = split(row, false);
  if (cells.length === columns) return cells;
  const careful = split(row, true);
  return careful.length === columns ? careful : undefined;
}

function pad(cells: string[], columns: number): string[] {
  while (cells.length < columns) cells.push('');
  return cells;
}

function split(row: string, isCareful: boolean): string[] {
  const cells = isCareful || row.includes('\\') ? splitUnescaped(row, isCareful) : row.split('|');
  if (cells[0]?.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  return cells.map((one) => one.trim());
}

function splitUnescaped(row: string, isCareful: boolean): string[] {
  const cells: string[] = [];
  let cell = '';
  for (let at = 0; at < row.length;) {
    const character = row[at] ?? '';
    const length = isCareful ? spanAt(row, at) : 0;
    if (length > 0) {
      cell += row.slice(at, at + length).replaceAll('\\|', '|');
      at += length;
    } else if (character === '\\' && at + 1 < row.length) {
      cell += row[at + 1] === '|' ? '|' : row.slice(at, at + 2);
      at += 2;
    } else if (character === '|') {
      cells.push(cell);
      cell = '';
      at++;
    } else {
      cell += character;
      at++;
    }
  }
  cells.push(cell);
  return cells;
}

/** The length of the code or formula at an offset. */
function spanAt(row: string, at: number): number {
  const character = row[at];
  if (character === '`') return CODE_SPAN.exec(row.slice(at))?.[0].length ?? 0;
  if (character === '$' || character === '\\') return inlineMathAt(row.slice(at))?.length ?? 0;
  return 0;
}

/** Turns `<br>` outside code into hard line breaks, the only ones that a cell can hold. */
export function breakLines(cell: string): string {
  if (!/<br/i.test(cell)) return cell;
  let written = '';
  for (let at = 0; at < cell.length;) {
    const rest = cell.slice(at);
    const found = BREAK.exec(rest)?.[0] ?? '';
    if (found !== '') {
      written = written.trimEnd() === '' ? '' : `${written.trimEnd()}\\\n`;
      at += found.length;
      continue;
    }
    const length = rest.startsWith('`')
      ? (CODE_SPAN.exec(rest)?.[0].length ?? 1)
      : rest.startsWith('\\')
        ? 2
        : 1;
    written += rest.slice(0, length);
    at += length;
  }
  return written.replace(/(?:\\\n\s*)+$/, '');
}
