import * as v from 'valibot';

import { toldOnce } from '#lib/database/told-once.ts';

import type { DataKey } from './data-key-holder.ts';
import { openRecord, openSessionRecord, sealRecord, sealSessionRecord } from './key-records.ts';
import type { SessionKey, VaultSession } from './session-area.ts';
import {
  DATA_KEY,
  type Protection,
  PROTECTION,
  type StoredKey,
  storedKeySchema,
  UNLOCKED,
  type VaultDatabase,
} from './vault-database.ts';

/** A data key to replace the current one. */
export interface DataKeyChange {
  readonly from: DataKey;
  readonly to: DataKey;
  /** How the new one is protected. */
  readonly protection: Protection;
  /** Its unlocked copy, if a passphrase protects it. */
  readonly copy?: unknown;
  /** The key itself, if there is no passphrase. */
  readonly deviceKey?: CryptoKey;
}

/**
 * Encrypts every key and header with another data key. One transaction makes the change; before it, the keys in memory are
 * stored under both data keys, so that a background that dies at any point loses none.
 */
export async function replaceDataKey(
  database: VaultDatabase,
  session: VaultSession,
  { from, to, protection, copy, deviceKey }: DataKeyChange,
): Promise<void> {
  const onDisk: StoredKey[] = [];
  for (const record of await database.getAll('keys')) {
    if (!v.is(storedKeySchema, record)) continue;
    const key = await openRecord(from.key, record).catch(() => undefined);
    // A damaged record stays as it is, and is reported when its key is needed.
    if (key !== undefined) onDisk.push(await sealRecord(to.key, { ...record, key }));
  }
  const inMemory = await session.readKeys(from.id);
  const resealed: Record<string, SessionKey> = {};
  for (const [provider, record] of Object.entries(inMemory)) {
    const key = await openSessionRecord(from.key, record).catch(() => undefined);
    if (key !== undefined) resealed[provider] = await sealSessionRecord(to.key, { ...record, key });
  }
  await session.writeKeys({ [from.id]: inMemory, [to.id]: resealed });

  const tx = toldOnce(database.transaction(['keys', 'wrapping', 'lock'], 'readwrite'));
  const lock = tx.objectStore('lock');
  for (const record of onDisk) await tx.objectStore('keys').put(record);
  await lock.put(protection, PROTECTION);
  if (copy === undefined) await lock.delete(UNLOCKED);
  else await lock.put(copy, UNLOCKED);
  if (deviceKey) await tx.objectStore('wrapping').put(deviceKey, DATA_KEY);
  else await tx.objectStore('wrapping').delete(DATA_KEY);
  await tx.done;

  await session.writeKeys({ [to.id]: resealed });
}
