import type { DBSchema, IDBPDatabase } from 'idb';
import * as v from 'valibot';

import { createDatabase } from '#lib/database/create-database.ts';
import { FaultError } from '#lib/faults/fault-error.ts';

import { passphraseRecordSchema } from './passphrase-cipher.ts';

/** A key, or the headers of a provider, as they are stored on disk. */
export const storedKeySchema = v.object({
  /** Id of the provider; for headers `headersRecordOf` it. */
  provider: v.string(),
  /** The names of headers, which are not secret; absent for a key. */
  headers: v.exactOptional(v.array(v.string())),
  origin: v.string(),
  lastFour: v.string(),
  nonce: v.instance(Uint8Array<ArrayBuffer>),
  sealed: v.instance(ArrayBuffer),
});
export type StoredKey = v.InferOutput<typeof storedKeySchema>;

/** How keys were stored before they were encrypted. */
export const plainKeySchema = v.object({ provider: v.string(), origin: v.string(), key: v.string() });
export type PlainKey = v.InferOutput<typeof plainKeySchema>;

/** What is about to be encrypted: a key, or headers with their names, as JSON. */
export interface PlainSecret extends PlainKey {
  readonly headers?: string[];
}

const HEADERS_SUFFIX = ' headers';

/** The name of the record with a provider's headers. No provider id ends like this. */
export function headersRecordOf(provider: string): string {
  return provider + HEADERS_SUFFIX;
}

/** The provider whose headers are in the record of this name. */
export function providerOfHeaders(name: string): string {
  return name.slice(0, -HEADERS_SUFFIX.length);
}

/** Which data key is in use, and how it is protected. */
const protectionSchema = v.object({
  /** Distinguishes data keys; part of the lookup key of records sealed with it. */
  id: v.string(),
  /** Absent while the data key itself is in the store `wrapping`. */
  passphrase: v.exactOptional(passphraseRecordSchema),
  /** Minutes without use after which the vault locks; null for the end of the browser's session. */
  lockAfter: v.nullable(v.number()),
});
export type Protection = v.InferOutput<typeof protectionSchema>;

/** The data key, sealed with a secret that only `storage.session` holds. */
export const unlockedCopySchema = v.object({
  id: v.string(),
  nonce: v.instance(Uint8Array<ArrayBuffer>),
  sealed: v.instance(ArrayBuffer),
});

/**
 * Database version 3. Records are checked when read: `unknown` keeps a damaged one from being used as a key.
 */
export interface VaultSchema extends DBSchema {
  keys: { key: string; value: unknown };
  /** The data key, where no passphrase protects it. */
  wrapping: { key: string; value: CryptoKey };
  /** A `Protection`, and the unlocked copy. */
  lock: { key: string; value: unknown };
}
export type VaultDatabase = IDBPDatabase<VaultSchema>;

/** The name of the data key in `wrapping`. */
export const DATA_KEY = 'key';
/** The names in `lock`. */
export const PROTECTION = 'protection';
export const UNLOCKED = 'unlocked';

/** The data key of version 2 has no record in `lock`, and so no name. */
const FIRST: Protection = { id: 'first', lockAfter: null };

/** Returns a function that opens the database, and upgrades an older one. */
export function openVaultDatabase(name: string): () => Promise<VaultDatabase> {
  return createDatabase<VaultSchema>({
    name,
    version: 3,
    unavailable: 'vault-unavailable',
    upgrade(db, from) {
      if (from < 1) db.createObjectStore('keys', { keyPath: 'provider' });
      if (from < 2) db.createObjectStore('wrapping');
      if (from < 3) db.createObjectStore('lock');
    },
  });
}

/** Reads how the vault is protected. */
export async function readProtection(database: VaultDatabase): Promise<Protection> {
  const stored = await database.get('lock', PROTECTION);
  if (stored === undefined) return FIRST;
  // A damaged record must not make a locked vault look like an open one.
  if (!v.is(protectionSchema, stored)) throw new FaultError('vault-unavailable', new TypeError('protection'));
  return stored;
}
