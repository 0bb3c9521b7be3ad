import * as v from 'valibot';

import { toldOnce } from '#lib/database/told-once.ts';

import { createDataKey, importSealingKey, openDataKey, sealDataKey } from './key-cipher.ts';
import { openWithPassphrase, sealWithPassphrase } from './passphrase-cipher.ts';
import { fromBase64, type SessionUnlock, toBase64, type VaultSession } from './session-area.ts';
import {
  DATA_KEY,
  type Protection,
  PROTECTION,
  readProtection,
  UNLOCKED,
  unlockedCopySchema,
  type VaultDatabase,
} from './vault-database.ts';

/** The key with which API keys are encrypted, and its name. */
export interface DataKey {
  readonly id: string;
  readonly key: CryptoKey;
  /** Whether it is forgotten after a period of inactivity. */
  readonly isTimed?: boolean;
}

/** What the holder needs. */
export interface DataKeyHolderOptions {
  database(): Promise<VaultDatabase>;
  readonly session: VaultSession;
  now(): number;
  /** Rounds of the derivation for passphrases that are set from now on. */
  readonly rounds: number;
  /** Wakes the background at this time (Unix ms) to lock the vault; null for never. */
  setAlarm(at: number | null): void;
}

/** Provides the data key while the vault is unlocked. */
export interface DataKeyHolder {
  protection(): Promise<Protection>;
  /** The data key; undefined while the vault is locked. The first call of an installation creates one. */
  current(): Promise<DataKey | undefined>;
  /** Restarts the time-out, because a key was used. */
  touch(dataKey: DataKey): Promise<void>;
  /** Returns false when the passphrase is wrong. */
  unlock(passphrase: string): Promise<boolean>;
  lock(): Promise<void>;
  /** Locks if the time is over; otherwise asks to be called again when it is. */
  lockIfDue(): Promise<void>;
  /** Seals the same data key with another passphrase. Returns false when `current` is wrong. */
  rewrap(current: string, next: string): Promise<boolean>;
  setLockAfter(minutes: number | null): Promise<void>;
  /** Forgets this background's data key, after the stored one was replaced or removed. */
  forget(): void;
  /**
   * Creates a data key that is protected by `passphrase` and unlocked for this session, and the records to
   * store with its keys.
   */
  createProtected(passphrase: string): Promise<{ next: DataKey; protection: Protection; copy: unknown }>;
}

const SECRET_BYTES = 32;
const MINUTE_MS = 60_000;

function bindingOf(id: string): string[] {
  return ['unlocked', id];
}

/**
 * Creates the holder.
 *
 * What keeps the vault unlocked for the next background of a session is in two halves: the data key is in the
 * database, sealed with a random secret, and the secret is in `storage.session`. Neither is enough alone, and
 * the secret is gone when the browser closes: then the vault on disk is locked again. `docs/decisions` says
 * what else was considered.
 */
export function createDataKeyHolder(options: DataKeyHolderOptions): DataKeyHolder {
  const { database, session, now, rounds, setAlarm } = options;
  let held: DataKey | undefined;

  function lockTime({ lockAfter }: Pick<Protection, 'lockAfter'>): number | null {
    return lockAfter === null ? null : now() + lockAfter * MINUTE_MS;
  }

  async function writeUnlock(unlock: SessionUnlock): Promise<void> {
    await session.writeUnlock(unlock);
    setAlarm(unlock.lockAt);
  }

  /** Splits an exportable data key into the copy for the database and the secret, which is stored here. */
  async function shareWithSession(
    protection: Pick<Protection, 'id' | 'lockAfter'>,
    exportable: CryptoKey,
  ): Promise<{ copy: v.InferOutput<typeof unlockedCopySchema>; key: CryptoKey }> {
    const { id } = protection;
    const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    const sealingKey = await importSealingKey(secret);
    const copy = { id, ...(await sealDataKey(sealingKey, bindingOf(id), exportable)) };
    await writeUnlock({ id, secret: toBase64(secret), lockAt: lockTime(protection) });
    return { copy, key: await openDataKey(sealingKey, bindingOf(id), copy) };
  }

  async function lock(): Promise<void> {
    held = undefined;
    await session.forgetUnlock();
    await (await database()).delete('lock', UNLOCKED);
    setAlarm(null);
  }

  /** The data key of the vault that this session has unlocked. */
  async function readUnlocked({ id }: Protection): Promise<DataKey | undefined> {
    const unlock = await session.readUnlock();
    const isOver = !unlock || unlock.id !== id || (unlock.lockAt !== null && unlock.lockAt <= now());
    if (isOver) {
      if (unlock || held) await lock();
      return undefined;
    }
    if (held?.id === id) return held;
    const copy = await (await database()).get('lock', UNLOCKED);
    if (!v.is(unlockedCopySchema, copy) || copy.id !== id) return undefined;
    const sealingKey = await importSealingKey(fromBase64(unlock.secret));
    try {
      held = { id, key: await openDataKey(sealingKey, bindingOf(id), copy) };
    } catch (error) {
      // A background died between storing the two halves, so they do not match.
      if (!(error instanceof Error && error.name === 'OperationError')) throw error;
      await lock();
    }
    return held;
  }

  /** The data key that no passphrase protects. */
  async function readDeviceKey({ id }: Protection): Promise<DataKey> {
    if (held?.id === id) return held;
    const opened = await database();
    let key = await opened.get('wrapping', DATA_KEY);
    if (!key) {
      const created = await createDataKey(false);
      const tx = toldOnce(opened.transaction('wrapping', 'readwrite'));
      // Another context may have created one meanwhile; whatever is stored first counts.
      key = await tx.store.get(DATA_KEY);
      if (!key) await tx.store.put(created, DATA_KEY);
      await tx.done;
      key ??= created;
    }
    held = { id, key };
    return held;
  }

  async function protection(): Promise<Protection> {
    return await readProtection(await database());
  }

  async function current(): Promise<DataKey | undefined> {
    const stored = await protection();
    if (!stored.passphrase) return await readDeviceKey(stored);
    const dataKey = await readUnlocked(stored);
    return dataKey && { ...dataKey, isTimed: stored.lockAfter !== null };
  }

  return {
    protection,
    lock,
    current,
    async lockIfDue() {
      if (!(await current())?.isTimed) return;
      const unlock = await session.readUnlock();
      if (unlock) setAlarm(unlock.lockAt);
    },
    async touch({ isTimed }) {
      if (!isTimed) return;
      const stored = await protection();
      const unlock = await session.readUnlock();
      if (unlock) await writeUnlock({ ...unlock, lockAt: lockTime(stored) });
    },
    async unlock(passphrase) {
      const stored = await protection();
      if (!stored.passphrase) return true;
      const exportable = await openWithPassphrase(passphrase, stored.id, stored.passphrase);
      if (!exportable) return false;
      const { copy, key } = await shareWithSession(stored, exportable);
      const opened = await database();
      await opened.put('lock', copy, UNLOCKED);
      held = { id: stored.id, key };
      if (stored.passphrase.rounds < rounds) {
        const record = await sealWithPassphrase(passphrase, stored.id, exportable, rounds);
        await opened.put('lock', { ...stored, passphrase: record }, PROTECTION);
      }
      return true;
    },
    async rewrap(before, next) {
      const stored = await protection();
      const exportable =
        stored.passphrase && (await openWithPassphrase(before, stored.id, stored.passphrase));
      if (!exportable) return false;
      const passphrase = await sealWithPassphrase(next, stored.id, exportable, rounds);
      await (await database()).put('lock', { ...stored, passphrase }, PROTECTION);
      return true;
    },
    async setLockAfter(minutes) {
      const stored = { ...(await protection()), lockAfter: minutes };
      await (await database()).put('lock', stored, PROTECTION);
      const unlock = await session.readUnlock();
      if (unlock) await writeUnlock({ ...unlock, lockAt: lockTime(stored) });
    },
    forget() {
      held = undefined;
    },
    async createProtected(passphrase) {
      const { lockAfter } = await protection();
      const id = crypto.randomUUID();
      const exportable = await createDataKey(true);
      const record = await sealWithPassphrase(passphrase, id, exportable, rounds);
      const { copy, key } = await shareWithSession({ id, lockAfter }, exportable);
      return { next: { id, key }, protection: { id, passphrase: record, lockAfter }, copy };
    },
  };
}
