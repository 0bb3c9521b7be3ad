import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';

import { PASSPHRASE_ROUNDS } from '#lib/vault/passphrase-cipher.ts';
import { createMemoryArea, openVault } from '#test/support/vault/open-vault.ts';

const ORIGIN = 'https://api.example';
const KEY = 'sk-canary-0123456789';
const PASSPHRASE = 'canary horse battery staple';
const FOUND = { key: KEY, elsewhere: false };
const LOCKED = { elsewhere: false, isLocked: true };
const MINUTE_MS = 60_000;

function dumpValue(value: unknown): string {
  if (value instanceof CryptoKey) return `CryptoKey extractable=${String(value.extractable)}`;
  if (value instanceof ArrayBuffer || value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${dumpValue(inner)}`)
    .join('\n');
}

/** Everything in the database, bytes as text. */
async function dumpDisk(name: string): Promise<string> {
  const database = await openDB(name);
  const dumps = [];
  for (const store of database.objectStoreNames) dumps.push(store, dumpValue(await database.getAll(store)));
  database.close();
  return dumps.join('\n');
}

async function readLock(name: string, item: string): Promise<Record<string, unknown>> {
  const database = await openDB(name);
  const value: Record<string, unknown> = await database.get('lock', item);
  database.close();
  return value;
}

describe('a passphrase', () => {
  it('leaves the keys unlocked when it is set, and locks them with the browser', async () => {
    const vault = openVault('phrase-set');
    await vault.save('p', ORIGIN, KEY);
    expect(await vault.state()).toEqual({ hasPassphrase: false, isLocked: false, lockAfter: null });
    expect(await vault.setPassphrase(PASSPHRASE)).toBe(true);
    expect(await vault.state()).toMatchObject({ hasPassphrase: true, isLocked: false });
    expect(await vault.keyFor('p', ORIGIN)).toEqual(FOUND);

    const next = openVault('phrase-set');
    expect(await next.state()).toMatchObject({ hasPassphrase: true, isLocked: true });
    expect(await next.keyFor('p', ORIGIN)).toEqual(LOCKED);
    expect(await next.keyFor('p', 'https://evil.example')).toEqual({ elsewhere: true });
    expect(await next.keyFor('q', ORIGIN)).toEqual({ elsewhere: false });
    expect(await next.isLockedFor('p')).toBe(true);
    expect(await next.isLockedFor('q')).toBe(false);
    // What may be shown needs no key.
    expect((await next.states()).keys).toMatchObject([{ provider: 'p', lastFour: '6789' }]);
  });

  it('outlives the background of one browser session', async () => {
    const session = createMemoryArea();
    const vault = openVault('phrase-next', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.save('q', ORIGIN, KEY, true);
    await vault.setPassphrase(PASSPHRASE);
    const next = openVault('phrase-next', { session });
    expect(await next.keyFor('p', ORIGIN)).toEqual(FOUND);
    expect(await next.keyFor('q', ORIGIN)).toEqual(FOUND);
  });

  it('unlocks the vault every time, and a wrong one never does', async () => {
    await openVault('phrase-unlock').save('p', ORIGIN, KEY);
    await openVault('phrase-unlock').setPassphrase(PASSPHRASE);
    const vault = openVault('phrase-unlock');
    for (const wrong of ['', `${PASSPHRASE} `, PASSPHRASE.toUpperCase(), 'x'.repeat(10_000)]) {
      expect(await vault.unlock(wrong)).toBe(false);
      expect(await vault.keyFor('p', ORIGIN)).toEqual(LOCKED);
    }
    expect(await vault.unlock(PASSPHRASE)).toBe(true);
    expect(await vault.keyFor('p', ORIGIN)).toEqual(FOUND);
  });

  it('unlocks the vault in any Unicode composition of its letters', async () => {
    await openVault('phrase-form').setPassphrase('caf\u00E9 au lait \uFB01ve');
    expect(await openVault('phrase-form').unlock('cafe\u0301 au lait five')).toBe(true);
  });

  it('is not stored, and nothing on disk can decrypt the keys', async () => {
    const session = createMemoryArea();
    const vault = openVault('phrase-disk', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.setPassphrase(PASSPHRASE);
    const disk = await dumpDisk('phrase-disk');
    expect(disk).toContain('rounds: 1000');
    expect(disk).not.toContain('CryptoKey');
    expect(disk).not.toContain('canary');
    expect(session.dump()).not.toMatch(/canary|Y2FuYXJ5/u);
  });

  it('is derived with the parameters in its record, so that a later version can raise the cost', async () => {
    await openVault('phrase-rounds', { rounds: 1000 }).setPassphrase(PASSPHRASE);
    const before = await readLock('phrase-rounds', 'protection');
    const later = openVault('phrase-rounds', { rounds: 2000 });
    await later.save('p', ORIGIN, KEY).catch(() => {});
    expect(await later.unlock(PASSPHRASE)).toBe(true);
    const after = await readLock('phrase-rounds', 'protection');
    expect(before).toMatchObject({ passphrase: { version: 1, rounds: 1000 } });
    expect(after).toMatchObject({ passphrase: { version: 1, rounds: 2000 } });
    expect(await openVault('phrase-rounds').unlock(PASSPHRASE)).toBe(true);
  });

  it('is derived with 600,000 rounds and a random salt by default', async () => {
    const session = createMemoryArea();
    const { createKeyVault } = await import('#lib/vault/key-vault.ts');
    for (const name of ['phrase-cost-1', 'phrase-cost-2']) {
      await createKeyVault({ session, name }).setPassphrase(PASSPHRASE);
    }
    const [one, other] = await Promise.all(
      ['phrase-cost-1', 'phrase-cost-2'].map((name) => readLock(name, 'protection')),
    );
    expect(PASSPHRASE_ROUNDS).toBeGreaterThanOrEqual(600_000);
    expect(one).toMatchObject({ passphrase: { rounds: PASSPHRASE_ROUNDS } });
    const saltOf = (record: unknown): string => dumpValue(record).split('salt: ')[1]?.slice(0, 8) ?? '';
    expect(saltOf(one)).not.toBe(saltOf(other));
  });

  it('can be changed: the keys are not encrypted again, and the old one no longer works', async () => {
    const session = createMemoryArea();
    const vault = openVault('phrase-change', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.setPassphrase(PASSPHRASE);
    const database = await openDB('phrase-change');
    const before: unknown = await database.get('keys', 'p');
    expect(await vault.changePassphrase('wrong one', 'another long phrase')).toBe(false);
    expect(await vault.changePassphrase(PASSPHRASE, 'another long phrase')).toBe(true);
    expect(await database.get('keys', 'p')).toEqual(before);
    database.close();
    expect(await vault.keyFor('p', ORIGIN)).toEqual(FOUND);
    const next = openVault('phrase-change');
    expect(await next.unlock(PASSPHRASE)).toBe(false);
    expect(await next.unlock('another long phrase')).toBe(true);
    expect(await next.keyFor('p', ORIGIN)).toEqual(FOUND);
  });

  it('can be removed only by typing it', async () => {
    const session = createMemoryArea();
    const vault = openVault('phrase-remove', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.save('q', ORIGIN, KEY, true);
    await vault.setPassphrase(PASSPHRASE);
    expect(await vault.removePassphrase('wrong')).toBe(false);
    expect(await vault.removePassphrase(PASSPHRASE)).toBe(true);
    expect(await vault.keyFor('q', ORIGIN)).toEqual(FOUND);
    expect(session.dump()).not.toContain('vault-unlock');
    const next = openVault('phrase-remove');
    expect(await next.state()).toMatchObject({ hasPassphrase: false, isLocked: false });
    expect(await next.keyFor('p', ORIGIN)).toEqual(FOUND);
  });

  it('is not replaced by a second one', async () => {
    const vault = openVault('phrase-twice');
    await vault.setPassphrase(PASSPHRASE);
    expect(await vault.setPassphrase('another long phrase')).toBe(false);
    expect(await openVault('phrase-twice').unlock(PASSPHRASE)).toBe(true);
  });
});

describe('a locked vault', () => {
  it('refuses to save or move keys, and loses none', async () => {
    await openVault('locked-save').save('p', ORIGIN, KEY);
    await openVault('locked-save').setPassphrase(PASSPHRASE);
    const vault = openVault('locked-save');
    await expect(vault.save('p', ORIGIN, 'sk-newer')).rejects.toThrow(Error);
    await expect(vault.keep('p', true)).rejects.toThrow(Error);
    await vault.unlock(PASSPHRASE);
    expect(await vault.keyFor('p', ORIGIN)).toEqual(FOUND);
  });

  it('stays locked, in this background and the next, after the user locks it', async () => {
    const session = createMemoryArea();
    const vault = openVault('locked-user', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.setPassphrase(PASSPHRASE);
    await vault.lock();
    expect(await vault.keyFor('p', ORIGIN)).toEqual(LOCKED);
    expect(await openVault('locked-user', { session }).keyFor('p', ORIGIN)).toEqual(LOCKED);
    expect(session.dump()).not.toContain('vault-unlock');
    expect(await readLock('locked-user', 'unlocked')).toBeUndefined();
  });

  it('stays locked when its copy and the session secret come from different unlocks', async () => {
    const session = createMemoryArea();
    const vault = openVault('locked-halves', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.setPassphrase(PASSPHRASE);
    const copy = await readLock('locked-halves', 'unlocked');
    await vault.lock();
    await vault.unlock(PASSPHRASE);
    // The old half next to the new one.
    const database = await openDB('locked-halves');
    await database.put('lock', copy, 'unlocked');
    database.close();
    const next = openVault('locked-halves', { session });
    expect(await next.keyFor('p', ORIGIN)).toEqual(LOCKED);
    expect(await next.unlock(PASSPHRASE)).toBe(true);
    expect(await next.keyFor('p', ORIGIN)).toEqual(FOUND);
  });

  it('locks itself after the idle time that the user chose', async () => {
    let now = 0;
    const session = createMemoryArea();
    const setAlarm = vi.fn<(at: number | null) => void>();
    const options = { session, now: () => now, setAlarm };
    const vault = openVault('locked-time', options);
    await vault.save('p', ORIGIN, KEY);
    await vault.setPassphrase(PASSPHRASE);
    await vault.setLockAfter(15);
    expect(setAlarm).toHaveBeenLastCalledWith(15 * MINUTE_MS);
    now = 14 * MINUTE_MS;
    expect(await vault.keyFor('p', ORIGIN)).toEqual(FOUND);
    expect(setAlarm).toHaveBeenLastCalledWith(29 * MINUTE_MS);
    now = 28 * MINUTE_MS;
    // An alarm that went off early is set again.
    setAlarm.mockClear();
    await vault.lockIfDue();
    expect(setAlarm).toHaveBeenCalledExactlyOnceWith(29 * MINUTE_MS);
    expect(await openVault('locked-time', options).keyFor('p', ORIGIN)).toEqual(FOUND);
    now = 43 * MINUTE_MS;
    expect(await openVault('locked-time', options).keyFor('p', ORIGIN)).toEqual(LOCKED);
    expect(await vault.keyFor('p', ORIGIN)).toEqual(LOCKED);
    expect(session.dump()).not.toContain('vault-unlock');
  });

  it('is never reported as open when its record is damaged', async () => {
    await openVault('locked-damaged').save('p', ORIGIN, KEY);
    await openVault('locked-damaged').setPassphrase(PASSPHRASE);
    const database = await openDB('locked-damaged');
    await database.put('lock', { id: 1, passphrase: 'x' }, 'protection');
    database.close();
    const vault = openVault('locked-damaged');
    await expect(vault.save('q', ORIGIN, KEY)).rejects.toMatchObject({ kind: 'vault-unavailable' });
    await vault.removeAll();
    await vault.save('q', ORIGIN, KEY);
    expect(await vault.keyFor('q', ORIGIN)).toEqual(FOUND);
  });
});

describe('removing all keys', () => {
  it('works without the passphrase, and wipes every copy', async () => {
    const session = createMemoryArea();
    const vault = openVault('remove-all', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.save('q', ORIGIN, KEY, true);
    await vault.setPassphrase(PASSPHRASE);
    const undo = await vault.remove('p');
    await vault.removeAll();
    await undo();
    expect((await vault.states()).keys).toEqual([]);
    expect(await vault.keyFor('q', ORIGIN)).toEqual({ elsewhere: false });
    expect(await vault.state()).toMatchObject({ hasPassphrase: false, isLocked: false });
    expect(session.dump()).not.toMatch(/api\.example|vault-unlock/u);
    expect(await dumpDisk('remove-all')).not.toMatch(/api\.example|passphrase/u);
    await vault.save('p', ORIGIN, KEY);
    expect(await openVault('remove-all').keyFor('p', ORIGIN)).toEqual(FOUND);
  });

  it('leaves older copies of the records that nothing can open', async () => {
    const vault = openVault('remove-copies');
    await vault.save('p', ORIGIN, KEY);
    const database = await openDB('remove-copies');
    const copy: unknown = await database.get('keys', 'p');
    await vault.removeAll();
    await database.put('keys', copy);
    database.close();
    await expect(vault.keyFor('p', ORIGIN)).rejects.toMatchObject({ kind: 'vault-unavailable' });
  });
});
