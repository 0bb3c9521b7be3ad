import * as v from 'valibot';

import { toldOnce } from '#lib/database/told-once.ts';
import { FaultError } from '#lib/faults/fault-error.ts';
import type { HeaderValues } from '#lib/protocol/credentials.ts';
import type { HeadersState, KeyState, NewHeaders, VaultState } from '#lib/protocol/frames/options-frames.ts';

import { createDataKeyHolder, type DataKey } from './data-key-holder.ts';
import { createDataKey } from './key-cipher.ts';
import {
  describeHeaders,
  describeKey,
  encryptPlainRecords,
  openRecord,
  openSessionRecord,
  readHeaders,
  sealRecord,
  sealSessionRecord,
} from './key-records.ts';
import { PASSPHRASE_ROUNDS } from './passphrase-cipher.ts';
import { replaceDataKey } from './replace-data-key.ts';
import { createVaultSession, type SessionArea, type SessionKey } from './session-area.ts';
import {
  headersRecordOf,
  openVaultDatabase,
  type PlainSecret,
  PROTECTION,
  type StoredKey,
  storedKeySchema,
} from './vault-database.ts';

/** A key with its headers, what is known about them, or nothing. */
export interface FoundKey {
  readonly key?: string;
  readonly headers?: HeaderValues;
  /** The provider's key or headers belong to another origin. */
  readonly elsewhere: boolean;
  /** The provider has a key or headers for this origin, but the vault is locked. */
  readonly isLocked?: boolean;
}

/**
 * Keys at rest, and headers, which are stored in the same way next to them: statements about keys apply to
 * both. They leave only through `keyFor`, and only for the origin that they were saved for.
 */
export interface KeyVault {
  /**
   * Stores the key of a provider, replacing an earlier one.
   *
   * @param isTemporary - Keeps it in memory only, until the browser closes.
   * @throws {VaultLockedError}
   */
  save(provider: string, origin: string, key: string, isTemporary?: boolean): Promise<KeyState>;
  /**
   * Stores the headers of a provider, replacing earlier ones. With none, removes them.
   *
   * @throws {VaultLockedError}
   * @throws {HeaderGoneError} When a kept one is not stored for this origin.
   */
  saveHeaders(provider: string, origin: string, headers: NewHeaders, isTemporary?: boolean): Promise<void>;
  /**
   * Finds the key and headers of a provider for an origin.
   *
   * @throws {FaultError} `vault-unavailable` when the record is damaged.
   */
  keyFor(provider: string, origin: string): Promise<FoundKey>;
  /** How often anything was saved, moved or removed: a result stays valid as long as this has not changed. */
  changeCount(): number;
  /** Whether this provider has a key that cannot be read before the vault is unlocked. */
  isLockedFor(provider: string): Promise<boolean>;
  /** What may be shown of the stored keys and headers; a damaged record is left out. */
  states(): Promise<{ keys: KeyState[]; headers: HeadersState[] }>;
  /**
   * Moves a key and headers: to memory only, until the browser closes, or back to the disk. Does nothing when there is none.
   *
   * @throws {VaultLockedError}
   */
  keep(provider: string, isTemporary: boolean): Promise<void>;
  /**
   * Removes the key and headers of a provider from memory and disk.
   *
   * @returns Puts the same records back, unless newer ones were saved. They stay in memory, encrypted, as long as
   *   this function is kept.
   */
  remove(provider: string): Promise<() => Promise<void>>;
  /** Removes every key, the passphrase and the data key. Older copies can no longer be decrypted. */
  removeAll(): Promise<void>;
  state(): Promise<VaultState>;
  /** Each of these returns false when the passphrase that it was given is wrong. */
  unlock(passphrase: string): Promise<boolean>;
  changePassphrase(current: string, next: string): Promise<boolean>;
  removePassphrase(current: string): Promise<boolean>;
  /**
   * Protects the keys with a passphrase, and leaves them unlocked. A vault that has one keeps it.
   *
   * @returns False when there is one already.
   */
  setPassphrase(passphrase: string): Promise<boolean>;
  /** Forgets the unlocked data key. Runs that have their key continue. */
  lock(): Promise<void>;
  /** Locks the vault if the idle time that the user set has passed. */
  lockIfDue(): Promise<void>;
  /** @param minutes - Null for the end of the browser's session. */
  setLockAfter(minutes: number | null): Promise<void>;
}

/** The vault is locked, and the operation needs its data key. */
export class VaultLockedError extends Error {}

/** A header whose value should be kept is not stored. */
export class HeaderGoneError extends Error {}

/** A record of this vault, and its location. */
type Found =
  | { readonly record: StoredKey; readonly isTemporary: false }
  | { readonly record: SessionKey; readonly isTemporary: true };

/** The records of one provider. */
interface StoredSecrets {
  readonly key: Found | undefined;
  readonly headers: Found | undefined;
}

function open({ key }: DataKey, { record, isTemporary }: Found): Promise<string> {
  return isTemporary ? openSessionRecord(key, record) : openRecord(key, record);
}

/** What the vault needs. */
export interface KeyVaultOptions {
  readonly session: SessionArea;
  readonly name?: string;
  readonly now?: () => number;
  /** Rounds of the key derivation; only tests lower them. */
  readonly rounds?: number;
  /** Asks for `lockIfDue` to be called at this time (Unix ms); null cancels that. */
  readonly setAlarm?: (at: number | null) => void;
}

/**
 * Opens the vault.
 *
 * `storage.local` is not safe for keys: content scripts can read it, and Firefox has no way to forbid that.
 * Keys are encrypted with a WebCrypto key that cannot be exported, so that a copy of the records alone is
 * useless. The other pages of the extension share its origin, so this does not stop a compromised page from
 * using that key; a passphrase does, while the vault is locked.
 */
export function createKeyVault({
  session: area,
  name = 'gloss-vault',
  now = Date.now,
  rounds = PASSPHRASE_ROUNDS,
  setAlarm = () => {},
}: KeyVaultOptions): KeyVault {
  const database = openVaultDatabase(name);
  const session = createVaultSession(area);
  const dataKeys = createDataKeyHolder({ database, session, now, rounds, setAlarm });
  let hasPlainRecords = true;
  let turn: Promise<unknown> = Promise.resolve();
  let changes = 0;

  /** Operations run one at a time, so that what one reads stays valid until it writes. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work, work);
    turn = result.catch(() => {});
    return result;
  }

  /** An operation that changes keys counts as a change from the moment it is requested. */
  function changeInTurn<T>(work: () => Promise<T>): Promise<T> {
    changes += 1;
    return inTurn(work);
  }

  async function findDataKey(): Promise<DataKey | undefined> {
    const dataKey = await dataKeys.current();
    if (dataKey && hasPlainRecords) {
      await encryptPlainRecords(await database(), dataKey.key);
      hasPlainRecords = false;
    }
    return dataKey;
  }

  async function needDataKey(): Promise<DataKey> {
    const dataKey = await findDataKey();
    if (!dataKey) throw new VaultLockedError();
    return dataKey;
  }

  async function readSessionKeys(): Promise<{ id: string; keys: Record<string, SessionKey> }> {
    const { id } = await dataKeys.protection();
    return { id, keys: await session.readKeys(id) };
  }

  async function writeSessionKey(record: SessionKey): Promise<void> {
    const { id, keys } = await readSessionKeys();
    await session.writeKeys({ [id]: { ...keys, [record.provider]: record } });
  }

  async function removeSessionKey(provider: string): Promise<SessionKey | undefined> {
    const { id, keys } = await readSessionKeys();
    const { [provider]: removed, ...rest } = keys;
    if (removed) await session.writeKeys({ [id]: rest });
    return removed;
  }

  /** Memory first: if the background dies between the two, the key stays where it was. */
  async function storeInMemory(dataKey: DataKey, plain: PlainSecret): Promise<KeyState> {
    const record = await sealSessionRecord(dataKey.key, plain);
    await writeSessionKey(record);
    await (await database()).delete('keys', plain.provider);
    return describeKey(record, true);
  }

  async function storeOnDisk(dataKey: DataKey, plain: PlainSecret): Promise<KeyState> {
    const record = await sealRecord(dataKey.key, plain);
    await (await database()).put('keys', record);
    await removeSessionKey(plain.provider);
    return describeKey(record, false);
  }

  function store(dataKey: DataKey, plain: PlainSecret, isTemporary: boolean): Promise<KeyState> {
    return (isTemporary ? storeInMemory : storeOnDisk)(dataKey, plain);
  }

  /** The records of a provider on the disk, unchecked. */
  async function readDisk(provider: string): Promise<{ key: unknown; headers: unknown }> {
    const { store: records } = (await database()).transaction('keys');
    const [key, headers] = await Promise.all([records.get(provider), records.get(headersRecordOf(provider))]);
    return { key, headers };
  }

  /**
   * Both are looked up under the data key in use; while the vault is locked its id is read from the database.
   *
   * @param disk - The records on the disk, if they have been read already.
   */
  async function readStored(
    provider: string,
    dataKey: DataKey | undefined,
    disk = readDisk(provider),
  ): Promise<StoredSecrets> {
    const [{ key, headers }, keys] = await Promise.all([
      disk,
      dataKey ? session.readKeys(dataKey.id) : readSessionKeys().then((read) => read.keys),
    ]);
    function find(name: string, stored: unknown): Found | undefined {
      if (stored === undefined) {
        const { [name]: record } = keys;
        return record && { record, isTemporary: true };
      }
      if (!v.is(storedKeySchema, stored)) throw new FaultError('vault-unavailable', new TypeError('record'));
      return { record: stored, isTemporary: false };
    }
    return { key: find(provider, key), headers: find(headersRecordOf(provider), headers) };
  }

  async function keyFor(provider: string, origin: string): Promise<FoundKey> {
    // Records of an earlier version are encrypted first, and then read.
    if (hasPlainRecords) await findDataKey();
    const disk = readDisk(provider);
    const [dataKey] = await Promise.all([findDataKey(), disk]);
    const stored = await readStored(provider, dataKey, disk);
    const origins = Object.values(stored).flatMap((found) => found?.record.origin ?? []);
    if (origins.length === 0) return { elsewhere: false };
    if (origins.some((one) => one !== origin)) return { elsewhere: true };
    if (!dataKey) return { elsewhere: false, isLocked: true };
    await dataKeys.touch(dataKey);
    const [key, headers] = await Promise.all([
      stored.key && open(dataKey, stored.key),
      stored.headers && open(dataKey, stored.headers),
    ]);
    return {
      ...(key !== undefined && { key }),
      ...(headers !== undefined && { headers: readHeaders(headers) }),
      elsewhere: false,
    };
  }

  /** Reads every record that can be read, those on disk first. */
  async function states(): ReturnType<KeyVault['states']> {
    await findDataKey();
    const onDisk = (await (await database()).getAll('keys')).filter((stored) =>
      v.is(storedKeySchema, stored),
    );
    const isOnDisk = new Set(onDisk.map(({ provider }) => provider));
    const inMemory = Object.values((await readSessionKeys()).keys);
    const all = [
      ...onDisk.map((record) => ({ record, isTemporary: false })),
      ...inMemory
        .filter(({ provider }) => !isOnDisk.has(provider))
        .map((record) => ({ record, isTemporary: true })),
    ];
    return {
      keys: all
        .filter(({ record }) => !record.headers)
        .map(({ record, isTemporary }) => describeKey(record, isTemporary)),
      headers: all
        .filter(({ record }) => record.headers)
        .map(({ record, isTemporary }) => describeHeaders(record, isTemporary)),
    };
  }

  async function moveRecord(dataKey: DataKey, found: Found | undefined, isTemporary: boolean): Promise<void> {
    if (!found || found.isTemporary === isTemporary) return;
    await store(dataKey, { ...found.record, key: await open(dataKey, found) }, isTemporary);
  }

  /** Stores a key or headers, and moves the other to the same place. */
  async function save(provider: string, plain: PlainSecret, isTemporary: boolean): Promise<KeyState> {
    const dataKey = await needDataKey();
    // A damaged record is about to be replaced.
    const stored = await readStored(provider, dataKey).catch(() => undefined);
    const state = await store(dataKey, plain, isTemporary);
    await moveRecord(dataKey, plain.headers ? stored?.key : stored?.headers, isTemporary);
    return state;
  }

  async function keep(provider: string, isTemporary: boolean): Promise<void> {
    const dataKey = await needDataKey();
    const { key, headers } = await readStored(provider, dataKey);
    await moveRecord(dataKey, key, isTemporary);
    await moveRecord(dataKey, headers, isTemporary);
  }

  async function saveHeaders(
    provider: string,
    origin: string,
    { values, kept }: NewHeaders,
    isTemporary: boolean,
  ): Promise<void> {
    const dataKey = await needDataKey();
    const { headers: found } = await readStored(provider, dataKey);
    const isHere = found?.record.origin === origin;
    const text = isHere && kept.length > 0 ? await open(dataKey, found) : undefined;
    const before = new Map(Object.entries(text === undefined ? {} : readHeaders(text)));
    const after = new Map<string, string>();
    for (const name of kept) {
      const value = before.get(name);
      if (value === undefined) throw new HeaderGoneError(name);
      after.set(name, value);
    }
    for (const [name, value] of Object.entries(values)) after.set(name, value);
    if (after.size === 0) {
      await removeRecord(headersRecordOf(provider));
      return;
    }
    const plain = {
      provider: headersRecordOf(provider),
      headers: [...after.keys()],
      origin,
      key: JSON.stringify(Object.fromEntries(after)),
    };
    await save(provider, plain, isTemporary);
  }

  /**
   * Removes one record from memory and disk; returns a function that puts it back, unless there is a newer
   * one.
   */
  async function removeRecord(name: string): Promise<() => Promise<void>> {
    const { id } = await dataKeys.protection();
    const tx = toldOnce((await database()).transaction('keys', 'readwrite'));
    const stored = await tx.store.get(name);
    await tx.store.delete(name);
    await tx.done;
    const inMemory = await removeSessionKey(name);
    return async () => {
      // It was sealed with a data key that is gone.
      if ((await dataKeys.protection()).id !== id) return;
      const restoring = toldOnce((await database()).transaction('keys', 'readwrite'));
      const isReplaced = (await restoring.store.getKey(name)) !== undefined;
      if (stored !== undefined && !isReplaced) await restoring.store.put(stored);
      await restoring.done;
      const hasNewer = isReplaced || (await readSessionKeys()).keys[name] !== undefined;
      if (inMemory && stored === undefined && !hasNewer) await writeSessionKey(inMemory);
    };
  }

  async function remove(provider: string): Promise<() => Promise<void>> {
    const restoreKey = await removeRecord(provider);
    const restoreHeaders = await removeRecord(headersRecordOf(provider));
    return () =>
      changeInTurn(async () => {
        await restoreKey();
        await restoreHeaders();
      });
  }

  async function removeAll(): Promise<void> {
    const { lockAfter } = await dataKeys.protection().catch(() => ({ lockAfter: null }));
    await session.forgetAll();
    const tx = toldOnce((await database()).transaction(['keys', 'wrapping', 'lock'], 'readwrite'));
    await tx.objectStore('keys').clear();
    await tx.objectStore('wrapping').clear();
    await tx.objectStore('lock').clear();
    // A new name: a removed record that an Undo still holds must not come back.
    await tx.objectStore('lock').put({ id: crypto.randomUUID(), lockAfter }, PROTECTION);
    await tx.done;
    dataKeys.forget();
    setAlarm(null);
  }

  async function state(): Promise<VaultState> {
    const { passphrase, lockAfter } = await dataKeys.protection();
    const isLocked = passphrase !== undefined && (await dataKeys.current()) === undefined;
    return { hasPassphrase: passphrase !== undefined, isLocked, lockAfter };
  }

  async function setPassphrase(passphrase: string): Promise<boolean> {
    if ((await dataKeys.protection()).passphrase) return false;
    const from = await needDataKey();
    const { next, protection, copy } = await dataKeys.createProtected(passphrase);
    await replaceDataKey(await database(), session, { from, to: next, protection, copy });
    dataKeys.forget();
    return true;
  }

  async function removePassphrase(passphrase: string): Promise<boolean> {
    if (!(await dataKeys.unlock(passphrase))) return false;
    const { lockAfter } = await dataKeys.protection();
    const deviceKey = await createDataKey(false);
    const next = { id: crypto.randomUUID(), key: deviceKey };
    await replaceDataKey(await database(), session, {
      from: await needDataKey(),
      to: next,
      protection: { id: next.id, lockAfter },
      deviceKey,
    });
    dataKeys.forget();
    await session.forgetUnlock();
    setAlarm(null);
    return true;
  }

  return {
    save: (provider, origin, key, isTemporary = false) =>
      changeInTurn(() => save(provider, { provider, origin, key }, isTemporary)),
    saveHeaders: (provider, origin, headers, isTemporary = false) =>
      changeInTurn(() => saveHeaders(provider, origin, headers, isTemporary)),
    changeCount: () => changes,
    keyFor: (provider, origin) => inTurn(() => keyFor(provider, origin)),
    isLockedFor: (provider) =>
      inTurn(async () => {
        if (!(await state()).isLocked) return false;
        return Object.values(await readStored(provider, undefined)).some((found) => found !== undefined);
      }),
    states: () => inTurn(states),
    keep: (provider, isTemporary) => changeInTurn(() => keep(provider, isTemporary)),
    remove: (provider) => changeInTurn(() => remove(provider)),
    removeAll: () => changeInTurn(removeAll),
    state: () => inTurn(state),
    unlock: (passphrase) => inTurn(() => dataKeys.unlock(passphrase)),
    changePassphrase: (current, next) => inTurn(() => dataKeys.rewrap(current, next)),
    removePassphrase: (current) => inTurn(() => removePassphrase(current)),
    setPassphrase: (passphrase) => inTurn(() => setPassphrase(passphrase)),
    lock: () => inTurn(dataKeys.lock),
    lockIfDue: () => inTurn(dataKeys.lockIfDue),
    setLockAfter: (minutes) => inTurn(() => dataKeys.setLockAfter(minutes)),
  };
}
