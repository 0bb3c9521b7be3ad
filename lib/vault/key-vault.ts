import { openDB } from 'idb';
import type { DBSchema } from 'idb';

import type { KeyState } from '#lib/protocol/options-frames.ts';

interface StoredKey {
  provider: string;
  origin: string;
  key: string;
}

interface VaultSchema extends DBSchema {
  keys: { key: string; value: StoredKey };
}

/** Keys at rest. A key leaves only through `keyFor`, and only for the origin that it was saved for. */
export interface KeyVault {
  /** Stores the key of a provider in place of an earlier one. */
  save(provider: string, origin: string, key: string): Promise<KeyState>;
  /** The key, its binding, or neither: `elsewhere` when the provider's key belongs to another origin. */
  keyFor(provider: string, origin: string): Promise<{ key?: string; elsewhere: boolean }>;
  /** What may be shown of the stored keys. */
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
  const opening = openDB<VaultSchema>(name, 1, {
    upgrade: (db) => void db.createObjectStore('keys', { keyPath: 'provider' }),
  });
  return {
    async save(provider, origin, key) {
      const stored = { provider, origin, key };
      await (await opening).put('keys', stored);
      return describeKey(stored);
    },
    async keyFor(provider, origin) {
      const stored = await (await opening).get('keys', provider);
      if (!stored) return { elsewhere: false };
      return stored.origin === origin ? { key: stored.key, elsewhere: false } : { elsewhere: true };
    },
    async states() {
      return (await (await opening).getAll('keys')).map(describeKey);
    },
    async remove(provider) {
      await (await opening).delete('keys', provider);
    },
  };
}
