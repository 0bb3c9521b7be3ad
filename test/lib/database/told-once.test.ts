import 'fake-indexeddb/auto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { DBSchema } from 'idb';
import { expect, onTestFinished, test, vi } from 'vitest';

import { createDatabase } from '#lib/database/create-database.ts';
import { toldOnce } from '#lib/database/told-once.ts';

const LIB = join(import.meta.dirname, '../../../lib');

interface Items extends DBSchema {
  items: { key: string; value: number };
}

test('a request that fails rejects, and its transaction is no unhandled rejection', async () => {
  const unhandled = vi.fn<() => void>();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const open = createDatabase<Items>({
    name: 'told-once',
    version: 1,
    upgrade: (database) => void database.createObjectStore('items'),
    unavailable: 'storage-unavailable',
  });
  const tx = toldOnce((await open()).transaction('items', 'readwrite'));
  await tx.store.add(1, 'key');
  await expect(tx.store.add(2, 'key')).rejects.toThrow();
  await sleep(20);
  expect(unhandled).not.toHaveBeenCalled();
  await expect(tx.done).rejects.toThrow();
});

test('every transaction that writes is told once', async () => {
  const wrong: string[] = [];
  for await (const path of glob('**/*.ts', { cwd: LIB })) {
    const text = await readFile(join(LIB, path), 'utf8');
    const writes = text.match(/\.transaction\([^;]*?'readwrite'/gu)?.length ?? 0;
    const wrapped = text.match(/toldOnce\(\s*[^;]*?\.transaction\([^;]*?'readwrite'/gu)?.length ?? 0;
    if (writes !== wrapped) wrong.push(path);
  }
  expect(wrong).toEqual([]);
});
