import 'fake-indexeddb/auto';
import { type DBSchema, openDB } from 'idb';
import { afterEach, expect, it, vi } from 'vitest';

import { createDatabase } from '#lib/database/create-database.ts';
import { onceSucceeded } from '#lib/database/once-succeeded.ts';

interface Things extends DBSchema {
  things: { key: string; value: string };
}

function database(name: string, version = 1): ReturnType<typeof createDatabase<Things>> {
  return createDatabase<Things>({
    name,
    version,
    unavailable: 'storage-unavailable',
    upgrade: (db, from) => void (from === 0 && db.createObjectStore('things')),
  });
}

afterEach(() => vi.restoreAllMocks());

it('a database of a newer version is reported as such, and stays as it is', async () => {
  const newer = await openDB('newer', 7, { upgrade: (db) => void db.createObjectStore('things') });
  await newer.put('things', 'kept', 'key');
  await expect(database('newer')()).rejects.toMatchObject({ name: 'FaultError', kind: 'storage-newer' });
  expect(await newer.get('things', 'key')).toBe('kept');
  newer.close();
});

it('a database that could not be opened is opened by the next call', async () => {
  const open = database('retried');
  vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
    throw new DOMException('no', 'UnknownError');
  });
  await expect(open()).rejects.toMatchObject({ kind: 'storage-unavailable' });
  await (await open()).put('things', 'there', 'key');
  expect(await (await open()).get('things', 'key')).toBe('there');
});

it('a database on a full disk says so', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
    throw new DOMException('no', 'QuotaExceededError');
  });
  await expect(database('full')()).rejects.toMatchObject({ kind: 'storage-full' });
});

it('a connection closes for a newer version of the extension, and tells the next caller', async () => {
  const open = database('upgraded');
  await open();
  const newer = await openDB('upgraded', 2);
  await expect(open()).rejects.toMatchObject({ kind: 'storage-newer' });
  newer.close();
});

it('work that must succeed once is tried again after a failure, and never after a success', async () => {
  const work = vi.fn<() => Promise<string>>();
  work.mockRejectedValueOnce(new Error('no')).mockResolvedValueOnce('done');
  const once = onceSucceeded(work);
  await expect(once()).rejects.toThrow('no');
  expect(await Promise.all([once(), once()])).toEqual(['done', 'done']);
  expect(await once()).toBe('done');
  expect(work).toHaveBeenCalledTimes(2);
});
