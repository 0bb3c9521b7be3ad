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

/**
 * Writes a data table in GitHub Flavored Markdown. Leaves out rows and columns without a selected cell. A table without a
 * header row gets an empty one, because the syntax requires it.
 */
export function writeTable(table: TableNode, writeCell: WriteCell): string {
  const rows = rowsOf(table).filter((row) => cellsOf(row).some((cell) => cell.isSelected));
  const grid: string[][] = [];
  const selectedColumns = new Set<number>();
  const hanging: number[] = [];
  for (const row of rows) {
    const line: string[] = [];
    let column = 0;
    const passHanging = () => {
      while ((hanging[column] ?? 0) > 0 && column < MAX_COLUMNS) {
        hanging[column] = (hanging[column] ?? 0) - 1;
        line[column] = '';
        column += 1;
      }
    };
    for (const cell of cellsOf(row)) {
      passHanging();
      for (let index = 0; index < cell.columns && column < MAX_COLUMNS; index += 1) {
        line[column] = index === 0 ? writeCell(cell.children) : '';
        if (cell.isSelected) selectedColumns.add(column);
        hanging[column] = cell.rows - 1;
        column += 1;
      }
    }
    passHanging();
    grid.push(line);
  }
  const columns = [...selectedColumns].sort((a, b) => a - b);
  const [first] = rows;
  const headed = first !== undefined && isHead(first);
  const [head, ...body] = headed ? grid : [[], ...grid];
  const write = (line: readonly string[]) => `| ${columns.map((column) => line[column] ?? '').join(' | ')} |`;
  const rule = `| ${columns.map(() => '---').join(' | ')} |`;
  return [write(head ?? []), rule, ...body.map(write)].join('\n');
}

function isHead(row: RowNode): boolean {
  const cells = cellsOf(row).filter((cell) => cell.isSelected);
  return row.head || cells.every((cell) => cell.head);
}
