import { openDB } from 'idb';

/** Everything that the vault of this name has on disk about keys and headers, as text. */
export async function readDisk(name: string): Promise<string> {
  const database = await openDB(name);
  const records: Record<string, unknown>[] = await database.getAll('keys');
  database.close();
  return records
    .flatMap((record) => Object.values(record))
    .map((value) =>
      value instanceof ArrayBuffer || value instanceof Uint8Array
        ? new TextDecoder().decode(value)
        : String(value),
    )
    .join('\n');
}
