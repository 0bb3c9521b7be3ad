import type { DBSchema } from 'idb';
import * as v from 'valibot';

import { createDatabase } from '#lib/database/create-database.ts';
import { FaultError } from '#lib/faults/fault-error.ts';
import type { KeyState } from '#lib/protocol/options-frames.ts';

const storedKeySchema = v.object({ provider: v.string(), origin: v.string(), key: v.string() });
type StoredKey = v.InferOutput<typeof storedKeySchema>;

interface VaultSchema extends DBSchema {
  /** What is read is checked: `unknown` keeps a damaged record from passing as a key. */
  keys: { key: string; value: unknown };
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
  remove(provider: string): Promise<void>;
}

/** Below this length the last four characters would give too much of the key away. */
const MIN_LENGTH_TO_SHOW_END = 12;

function describeKey({ provider, origin, key }: StoredKey): KeyState {
  return { provider, origin, lastFour: key.length < MIN_LENGTH_TO_SHOW_END ? '' : key.slice(-4) };
}

/**
 * Opens the vault.
 *
 * `storage.local` is no place for a key: content scripts can read it, and Firefox has no way to forbid that.
 */
export function createKeyVault(name = 'gloss-vault'): KeyVault {
  const database = createDatabase<VaultSchema>({
    name,
    version: 1,
    unavailable: 'vault-unavailable',
    upgrade: (db) => void db.createObjectStore('keys', { keyPath: 'provider' }),
  });
  return {
    async save(provider, origin, key) {
      const stored = { provider, origin, key };
      await (await database()).put('keys', stored);
      return describeKey(stored);
    },
    async keyFor(provider, origin) {
      const stored = await (await database()).get('keys', provider);
      if (stored === undefined) return { elsewhere: false };
      if (!v.is(storedKeySchema, stored)) throw new FaultError('vault-unavailable', new TypeError('record'));
      return stored.origin === origin ? { key: stored.key, elsewhere: false } : { elsewhere: true };
    },
    async states() {
      return (await (await database()).getAll('keys')).flatMap((stored) =>
        v.is(storedKeySchema, stored) ? [describeKey(stored)] : [],
      );
    },
    async remove(provider) {
      await (await database()).delete('keys', provider);
    },
  };
}
