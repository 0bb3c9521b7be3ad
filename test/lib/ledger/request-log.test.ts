import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';

import { createStoredLog, createTemporaryLog, type NewRecord } from '#lib/ledger/request-log.ts';

const record: NewRecord = {
  at: 1,
  host: 'a.example',
  purpose: 'question',
  hasPermission: true,
  sent: 1,
  received: 0,
};

let names = 0;

describe.each([
  ['the stored log', () => createStoredLog(`ledger ${(names += 1)}`, 3)],
  ['the log of private windows', () => createTemporaryLog(3)],
])('%s', (_name, create) => {
  it('lists the newest record first', async () => {
    const log = create();
    await log.add(record);
    await log.add({ ...record, host: 'b.example' });
    expect((await log.list()).map(({ host }) => host)).toEqual(['b.example', 'a.example']);
  });

  it('keeps the newest records only', async () => {
    const log = create();
    for (let at = 1; at <= 5; at += 1) await log.add({ ...record, at });
    expect((await log.list()).map(({ at }) => at)).toEqual([5, 4, 3]);
  });

  it('replaces a record in its place', async () => {
    const log = create();
    const id = await log.add(record);
    await log.add({ ...record, host: 'b.example' });
    await log.replace(id, { ...record, received: 7, end: 'complete' });
    expect((await log.list())[1]).toMatchObject({ id, received: 7, end: 'complete' });
  });

  it('stays empty when a request ends after the log was cleared', async () => {
    const log = create();
    const id = await log.add(record);
    await log.clear();
    await log.replace(id, { ...record, end: 'complete' });
    expect(await log.list()).toEqual([]);
  });
});

it('a stored log outlives its connection', async () => {
  await createStoredLog('outlives').add(record);
  expect(await createStoredLog('outlives').list()).toHaveLength(1);
});
