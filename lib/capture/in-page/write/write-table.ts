import type { CellNode, PageNode, RowNode, TableNode } from '#lib/capture/in-page/read/page-node.ts';

/** Writes the content of a cell as one line. */
export type WriteCell = (nodes: readonly PageNode[]) => string;

export function rowsOf(table: TableNode): RowNode[] {
  return table.children.filter((node) => typeof node !== 'string' && node.kind === 'row');
}

export function cellsOf(row: RowNode): CellNode[] {
  return row.children.filter((node) => typeof node !== 'string' && node.kind === 'cell');
}

/** A page may claim any number of columns. */
const MAX_COLUMNS = 200;

/** A table as a grid: a text for each cell. */
interface Grid {
  readonly isHeaded: boolean;
  readonly lines: readonly (readonly string[])[];
}

/**
 * Lays out a data table, without the rows and columns that have no selected cell.
 *
 * @param repeats - Whether a merged cell's text is in each place that it covers, not only in the first.
 */
export function layOutTable(table: TableNode, writeCell: WriteCell, repeats: boolean): Grid {
  const rows = rowsOf(table).filter((row) => cellsOf(row).some((cell) => cell.isSelected));
  const grid: string[][] = [];
  const selectedColumns = new Set<number>();
  /** For each column, the cell that spans into the next rows from above. */
  const hanging: { rows: number; text: string }[] = [];
  for (const row of rows) {
    const line: string[] = [];
    let column = 0;
    const passHanging = () => {
      for (let above = hanging[column]; above !== undefined && above.rows > 0; above = hanging[column]) {
        if (column >= MAX_COLUMNS) return;
        above.rows -= 1;
        line[column] = above.text;
        column += 1;
      }
    };
    for (const cell of cellsOf(row)) {
      passHanging();
      const text = writeCell(cell.children);
      const repeated = repeats ? text : '';
      for (let index = 0; index < cell.columns && column < MAX_COLUMNS; index += 1) {
        line[column] = index === 0 ? text : repeated;
        if (cell.isSelected) selectedColumns.add(column);
        hanging[column] = { rows: cell.rows - 1, text: repeated };
        column += 1;
      }
    }
    passHanging();
    grid.push(line);
  }
  const columns = [...selectedColumns].sort((a, b) => a - b);
  const [first] = rows;
  return {
    isHeaded: first !== undefined && isHead(first),
    lines: grid.map((line) => columns.map((column) => line[column] ?? '')),
  };
}

/**
 * Writes a data table in GitHub Flavored Markdown. Leaves out rows and columns without a selected cell. A table without a
 * header row gets an empty one, because the syntax requires it.
 */
export function writeTable(table: TableNode, writeCell: WriteCell): string {
  const { isHeaded, lines } = layOutTable(table, writeCell, false);
  const columns = lines[0] ?? [];
  const [head, ...body] = isHeaded ? lines : [columns.map(() => ''), ...lines];
  const write = (line: readonly string[]) => `| ${line.join(' | ')} |`;
  const rule = `| ${columns.map(() => '---').join(' | ')} |`;
  return [write(head ?? []), rule, ...body.map(write)].join('\n');
}

function isHead(row: RowNode): boolean {
  const cells = cellsOf(row).filter((cell) => cell.isSelected);
  return row.head || cells.every((cell) => cell.head);
}
