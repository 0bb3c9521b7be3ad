import type { Captured } from '#lib/capture/captured.ts';
import { readSelections } from '#lib/capture/in-page/read/read-selection.ts';

/** Reads the first of the selections. */
export async function readSelection(...how: Parameters<typeof readSelections>): Promise<Captured> {
  const [captured] = await readSelections(...how);
  if (!captured) throw new Error('Nothing was read');
  return captured;
}
