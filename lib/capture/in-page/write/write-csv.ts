import type { PageNode, TableNode } from '#lib/capture/in-page/read/page-node.ts';

import { plainText } from './write-inline.ts';
import { layOutTable } from './write-table.ts';

/**
 * Writes a data table as comma-separated values: the text of its cells, without the syntax of Markdown. A
 * merged cell is repeated in each place that it covers, so that every line can be read on its own.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function writeCsv(table: TableNode): string {
  const { lines } = layOutTable(table, cellText, true);
  return lines.map((line) => line.map(quoteField).join(',')).join('\n');
}

function cellText(nodes: readonly PageNode[]): string {
  return plainText(nodes).replace(/\s+/g, ' ').trim();
}

function quoteField(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
