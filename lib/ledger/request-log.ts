import type { DBSchema } from 'idb';

import { createDatabase } from '#lib/database/create-database.ts';
import { toldOnce } from '#lib/database/told-once.ts';
import type { RecordedRequest } from '#lib/protocol/frames/ledger-frames.ts';

/** Older records are deleted. */
const MAX_RECORDS = 2000;

interface LedgerSchema extends DBSchema {
  requests: { key: number; value: Omit<RecordedRequest, 'id'> };
}

/** What is known of a request before it has an id. */
export type NewRecord = Omit<RecordedRequest, 'id'>;

/** Keeps the records of requests. */
export interface RequestLog {
  /** Stores a record and returns its id. */
  add(record: NewRecord): Promise<number>;
  /**
   * Stores what has become known about a request since. Does nothing if the log has been cleared in the
   * meantime.
   */
  replace(id: number, record: NewRecord): Promise<void>;
  /** All records, the newest first. */
  list(): Promise<RecordedRequest[]>;
  clear(): Promise<void>;
}

/** Keeps records in the IndexedDB of the extension's origin. */
export function createStoredLog(name = 'gloss-ledger', maxRecords = MAX_RECORDS): RequestLog {
  const database = createDatabase<LedgerSchema>({
    name,
    version: 1,
    unavailable: 'storage-unavailable',
    upgrade(db) {
      db.createObjectStore('requests', { autoIncrement: true });
    },
  });

  return {
    async add(record) {
      const tx = toldOnce((await database()).transaction('requests', 'readwrite', { durability: 'relaxed' }));
      const id = await tx.store.add(record);
      await tx.store.delete(IDBKeyRange.upperBound(id - maxRecords));
      await tx.done;
      return id;
    },
    async replace(id, record) {
      const tx = toldOnce((await database()).transaction('requests', 'readwrite', { durability: 'relaxed' }));
      if ((await tx.store.getKey(id)) !== undefined) await tx.store.put(record, id);
      await tx.done;
    },
    async list() {
      const tx = (await database()).transaction('requests');
      const [ids, records] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
      return records.map((record, index) => ({ ...record, id: ids[index] ?? 0 })).toReversed();
    },
    async clear() {
      await (await database()).clear('requests');
    },
  };
}

/** Keeps the records of private windows: in memory, until the background ends. Their ids are negative. */
export function createTemporaryLog(maxRecords = MAX_RECORDS): RequestLog {
  const records = new Map<number, NewRecord>();
  let lastId = 0;
  return {
    async add(record) {
      lastId -= 1;
      records.set(lastId, record);
      records.delete(lastId + maxRecords);
      return lastId;
    },
    async replace(id, record) {
      if (records.has(id)) records.set(id, record);
    },
    list: async () => [...records].map(([id, record]) => ({ ...record, id })).toReversed(),
    async clear() {
      records.clear();
    },
  };
}
