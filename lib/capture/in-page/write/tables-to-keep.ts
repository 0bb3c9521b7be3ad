import type { CapturedTable } from '#lib/capture/captured.ts';

/** The second formats of tables must not use up the storage that browsers allow for unsent material. */
const MAX_CHARACTERS = 1_000_000;
const MAX_TABLES = 200;

/** The field for the large tables of a text, each once; none when there are none, or more than can be kept. */
export function tablesToKeep(tables: readonly CapturedTable[]): { tables?: CapturedTable[] } {
  const unique = [...new Map(tables.map((table) => [table.markdown, table])).values()];
  const characters = unique.reduce((sum, { markdown, csv }) => sum + markdown.length + csv.length, 0);
  return unique.length === 0 || unique.length > MAX_TABLES || characters > MAX_CHARACTERS
    ? {}
    : { tables: unique };
}
