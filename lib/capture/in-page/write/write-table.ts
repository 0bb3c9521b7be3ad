import type { Cell, Part, Row, Table } from '#lib/capture/in-page/read/page-node.ts';

/** What writes the inside of a cell as one line. */
export type WriteCell = (parts: readonly Part[]) => string;

/** The rows of a table, wherever its sections put them. */
export function rowsOf(table: Table): Row[] {
  return table.children.filter((part) => typeof part !== 'string' && part.kind === 'row');
}

export function cellsOf(row: Row): Cell[] {
  return row.children.filter((part) => typeof part !== 'string' && part.kind === 'cell');
}

/** More would be no table that anybody reads, and a page may claim any size. */
const MOST_COLUMNS = 200;

/**
 * Writes a table of data as GitHub's Markdown has it. Rows and columns that were not selected at all are left out; a
 * table without a row of headings gets an empty one, for the syntax has no table without.
 */
export function writeTable(table: Table, writeCell: WriteCell): string {
  const rows = rowsOf(table).filter((row) => cellsOf(row).some((cell) => cell.chosen));
  const grid: string[][] = [];
  const chosen = new Set<number>();
  const hanging: number[] = [];
  for (const row of rows) {
    const line: string[] = [];
    let column = 0;
    const passHanging = () => {
      while ((hanging[column] ?? 0) > 0 && column < MOST_COLUMNS) {
        hanging[column] = (hanging[column] ?? 0) - 1;
        line[column] = '';
        column += 1;
      }
    };
    for (const cell of cellsOf(row)) {
      passHanging();
      for (let index = 0; index < cell.columns && column < MOST_COLUMNS; index += 1) {
        line[column] = index === 0 ? writeCell(cell.children) : '';
        if (cell.chosen) chosen.add(column);
        hanging[column] = cell.rows - 1;
        column += 1;
      }
    }
    passHanging();
    grid.push(line);
  }
  const columns = [...chosen].sort((a, b) => a - b);
  const [first] = rows;
  const headed = first !== undefined && isHead(first);
  const [head, ...body] = headed ? grid : [[], ...grid];
  const write = (line: readonly string[]) => `| ${columns.map((column) => line[column] ?? '').join(' | ')} |`;
  const rule = `| ${columns.map(() => '---').join(' | ')} |`;
  return [write(head ?? []), rule, ...body.map(write)].join('\n');
}

function isHead(row: Row): boolean {
  const cells = cellsOf(row).filter((cell) => cell.chosen);
  return row.head || cells.every((cell) => cell.head);
}
