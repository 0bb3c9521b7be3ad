import type { DBSchema, IDBPDatabase } from 'idb';
import * as v from 'valibot';

import { createDatabase } from '#lib/database/create-database.ts';
import { onceSucceeded } from '#lib/database/once-succeeded.ts';
import { FaultError } from '#lib/faults/fault-error.ts';
import type { KeyState } from '#lib/protocol/options-frames.ts';

import { createWrappingKey, openKey, sealKey } from './key-cipher.ts';

const storedKeySchema = v.object({
  provider: v.string(),
  origin: v.string(),
  lastFour: v.string(),
  nonce: v.instance(Uint8Array<ArrayBuffer>),
  sealed: v.instance(ArrayBuffer),
});
type StoredKey = v.InferOutput<typeof storedKeySchema>;

/** How keys were stored before they were encrypted. */
const plainKeySchema = v.object({ provider: v.string(), origin: v.string(), key: v.string() });

interface VaultSchema extends DBSchema {
  /** What is read is checked: `unknown` keeps a damaged record from passing as a key. */
  keys: { key: string; value: unknown };
  /** The one key that the others are encrypted with. */
  wrapping: { key: string; value: CryptoKey };
}

/** Keys at rest. A key leaves only through `keyFor`, and only for the origin that it was saved for. */
export interface KeyVault {
  /** Stores the key of a provider in place of an earlier one. */
  save(provider: string, origin: string, key: string): Promise<KeyState>;
  /**
   * The key, its binding, or neither: `elsewhere` when the provider's key belongs to another origin.
   *
   * @throws {FaultError} `vault-unavailable` when the record is damaged.
   */
  keyFor(provider: string, origin: string): Promise<{ key?: string; elsewhere: boolean }>;
  /** What may be shown of the stored keys; a damaged record is left out. */
  states(): Promise<KeyState[]>;
  /**
   * Removes the key of a provider.
   *
   * @returns Puts the same record back, unless a newer key was saved. The record stays in memory, encrypted, as long as
   *   this function is kept.
   */
  remove(provider: string): Promise<() => Promise<void>>;
}

/** Below this length the last four characters would give too much of the key away. */
const MIN_LENGTH_TO_SHOW_END = 12;

/** The name of the wrapping key in its store. */
const WRAPPING_KEY = 'key';

function describeKey({ provider, origin, lastFour }: StoredKey): KeyState {
  return { provider, origin, lastFour };
}

async function encryptRecord(
  wrapping: CryptoKey,
  { provider, origin, key }: v.InferOutput<typeof plainKeySchema>,
): Promise<StoredKey> {
  const lastFour = key.length < MIN_LENGTH_TO_SHOW_END ? '' : key.slice(-4);
  return { provider, origin, lastFour, ...(await sealKey(wrapping, provider, origin, key)) };
}

/** The stored wrapping key. The first call of an installation creates it. */
async function readWrappingKey(database: IDBPDatabase<VaultSchema>): Promise<CryptoKey> {
  const stored = await database.get('wrapping', WRAPPING_KEY);
  if (stored) return stored;
  const created = await createWrappingKey();
  const tx = database.transaction('wrapping', 'readwrite');
  // Another context may have created one meanwhile; whatever is stored first counts.
  const other = await tx.store.get(WRAPPING_KEY);
  if (!other) await tx.store.put(created, WRAPPING_KEY);
  await tx.done;
  return other ?? created;
}

/** Encrypts the records of versions that stored keys as text. A record that was saved meanwhile is left alone. */
async function encryptPlainRecords(database: IDBPDatabase<VaultSchema>, wrapping: CryptoKey): Promise<void> {
  for (const stored of await database.getAll('keys')) {
    if (!v.is(plainKeySchema, stored)) continue;
    const encrypted = await encryptRecord(wrapping, stored);
    const tx = database.transaction('keys', 'readwrite');
    if (v.is(plainKeySchema, await tx.store.get(stored.provider))) await tx.store.put(encrypted);
    await tx.done;
  }
}

/**
 * Opens the vault.
 *
 * `storage.local` is no place for a key: content scripts can read it, and Firefox has no way to forbid that. Keys are
 * encrypted with a WebCrypto key that cannot be exported, so that a copy of the records alone is useless. The other
 * pages of the extension share its origin, so this does not keep a taken-over page from using the wrapping key.
 */
export function createKeyVault(name = 'gloss-vault'): KeyVault {
  const database = createDatabase<VaultSchema>({
    name,
    version: 2,
    unavailable: 'vault-unavailable',
    upgrade(db, from) {
      if (from < 1) db.createObjectStore('keys', { keyPath: 'provider' });
      if (from < 2) db.createObjectStore('wrapping');
    },
  });
  const wrappingKey = onceSucceeded(async () => {
    const opened = await database();
    const wrapping = await readWrappingKey(opened);
    await encryptPlainRecords(opened, wrapping);
    return wrapping;
  });

  return {
    async save(provider, origin, key) {
      const stored = await encryptRecord(await wrappingKey(), { provider, origin, key });
      await (await database()).put('keys', stored);
      return describeKey(stored);
    },
    async keyFor(provider, origin) {
      const wrapping = await wrappingKey();
      const stored = await (await database()).get('keys', provider);
      if (stored === undefined) return { elsewhere: false };
      if (!v.is(storedKeySchema, stored)) throw new FaultError('vault-unavailable', new TypeError('record'));
      if (stored.origin !== origin) return { elsewhere: true };
      try {
        return { key: await openKey(wrapping, provider, origin, stored), elsewhere: false };
      } catch (error) {
        throw new FaultError('vault-unavailable', error);
      }
    },
    async states() {
      await wrappingKey();
      return (await (await database()).getAll('keys')).flatMap((stored) =>
        v.is(storedKeySchema, stored) ? [describeKey(stored)] : [],
      );
    },
    async remove(provider) {
      const tx = (await database()).transaction('keys', 'readwrite');
      const stored = await tx.store.get(provider);
      await tx.store.delete(provider);
      await tx.done;
      return async () => {
        if (stored === undefined) return;
        const restoring = (await database()).transaction('keys', 'readwrite');
        const isReplaced = (await restoring.store.getKey(provider)) !== undefined;
        if (!isReplaced) await restoring.store.put(stored);
        await restoring.done;
      };
    },
  };
}
