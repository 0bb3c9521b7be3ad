import * as v from 'valibot';

import { onceSucceeded } from '#lib/database/once-succeeded.ts';
import { UNLOCK_ITEM } from '#lib/protocol/frames/passphrase-frames.ts';

/**
 * The part of `storage.session` that the vault uses. It is in memory, is lost when the browser closes, and
 * stores only JSON.
 */
export interface SessionArea {
  get(names: string[]): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(names: string[]): Promise<void>;
}

const base64Schema = v.pipe(v.string(), v.base64());

/** A key, or the headers of a provider, that is kept in memory only, encrypted. */
const sessionKeySchema = v.object({
  provider: v.string(),
  headers: v.exactOptional(v.array(v.string())),
  origin: v.string(),
  lastFour: v.string(),
  nonce: base64Schema,
  sealed: base64Schema,
});
export type SessionKey = v.InferOutput<typeof sessionKeySchema>;

/** What lets the next background of this browser session use the unlocked vault. */
const sessionUnlockSchema = v.object({
  /** Id of the data key. */
  id: v.string(),
  /** Decrypts the unlocked copy in the database. */
  secret: base64Schema,
  /** Unix ms at which the vault locks; null for the end of the session. */
  lockAt: v.nullable(v.number()),
});
export type SessionUnlock = v.InferOutput<typeof sessionUnlockSchema>;

const KEYS = 'vault-keys';

/** What the vault keeps for the session. */
export interface VaultSession {
  /** The keys that are sealed with the data key of this id, by provider. */
  readKeys(dataKey: string): Promise<Record<string, SessionKey>>;
  /** Stores keys for each of these data keys, and forgets the others. */
  writeKeys(keys: Record<string, Record<string, SessionKey>>): Promise<void>;
  readUnlock(): Promise<SessionUnlock | undefined>;
  writeUnlock(unlock: SessionUnlock): Promise<void>;
  forgetUnlock(): Promise<void>;
  forgetAll(): Promise<void>;
}

const keysSchema = v.record(v.string(), v.record(v.string(), sessionKeySchema));

/**
 * Wraps the session area. Unreadable data counts as absent. Nothing else writes the keys, so they are read
 * only once: this area is slower than a database.
 */
export function createVaultSession(area: SessionArea): VaultSession {
  let readStored = onceSucceeded(async (): Promise<unknown> => (await area.get([KEYS]))[KEYS]);

  return {
    async readKeys(dataKey) {
      const stored = await readStored();
      return (v.is(keysSchema, stored) ? stored[dataKey] : undefined) ?? {};
    },
    async writeKeys(keys) {
      await area.set({ [KEYS]: keys });
      readStored = () => Promise.resolve(keys);
    },
    async readUnlock() {
      const { [UNLOCK_ITEM]: stored } = await area.get([UNLOCK_ITEM]);
      return v.is(sessionUnlockSchema, stored) ? stored : undefined;
    },
    writeUnlock: (unlock) => area.set({ [UNLOCK_ITEM]: unlock }),
    forgetUnlock: () => area.remove([UNLOCK_ITEM]),
    async forgetAll() {
      await area.remove([KEYS, UNLOCK_ITEM]);
      readStored = () => Promise.resolve(undefined);
    },
  };
}

/** Bytes in a form that JSON can represent. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** The bytes of `toBase64`. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
