import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';

import { HeaderGoneError, VaultLockedError } from '#lib/vault/key-vault.ts';
import { createMemoryArea, openVault } from '#test/support/vault/open-vault.ts';
import { readDisk } from '#test/support/vault/read-disk.ts';

const ORIGIN = 'https://gateway.example';
const KEY = 'sk-canary-0123456789';
const HEADERS = { 'X-Route': 'eu', 'X-Gateway-Key': 'gw-canary-9876543210' };

describe('headers in the vault', () => {
  it('are sent with the key of their provider, to the origin that they were saved for', async () => {
    const vault = openVault('headers-origin');
    await vault.saveHeaders('p', ORIGIN, { kept: [], values: HEADERS });
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ headers: HEADERS, elsewhere: false });
    await vault.save('p', ORIGIN, KEY);
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, headers: HEADERS, elsewhere: false });
    expect(await vault.keyFor('p', 'https://evil.example')).toEqual({ elsewhere: true });
    expect(await vault.keyFor('q', ORIGIN)).toEqual({ elsewhere: false });
  });

  it('keep a key from another origin, where the two differ', async () => {
    const vault = openVault('headers-two-origins');
    await vault.saveHeaders('p', ORIGIN, { kept: [], values: HEADERS });
    await vault.save('p', 'https://other.example', KEY);
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ elsewhere: true });
    expect(await vault.keyFor('p', 'https://other.example')).toEqual({ elsewhere: true });
  });

  it('show their names, and no part of their values', async () => {
    const vault = openVault('headers-show');
    await vault.save('p', ORIGIN, KEY);
    await vault.saveHeaders('p', ORIGIN, { kept: [], values: HEADERS });
    expect((await vault.states()).headers).toEqual([
      { provider: 'p', origin: ORIGIN, names: ['X-Route', 'X-Gateway-Key'] },
    ]);
    expect((await vault.states()).keys).toEqual([{ provider: 'p', origin: ORIGIN, lastFour: '6789' }]);
  });

  it('are on disk only in encrypted form', async () => {
    const vault = openVault('headers-disk');
    await vault.saveHeaders('p', ORIGIN, { kept: [], values: HEADERS });
    expect(await readDisk('headers-disk')).toContain('X-Gateway-Key');
    expect(await readDisk('headers-disk')).not.toMatch(/canary|3210/);
  });

  it('keep stored values by name, take new ones, and drop the rest', async () => {
    const vault = openVault('headers-kept');
    await vault.saveHeaders('p', ORIGIN, { kept: [], values: { ...HEADERS, 'X-Old': 'old' } });
    await vault.saveHeaders('p', ORIGIN, { kept: ['X-Gateway-Key'], values: { 'X-New': 'new' } });
    const { headers } = await vault.keyFor('p', ORIGIN);
    expect(headers).toEqual({ 'X-Gateway-Key': HEADERS['X-Gateway-Key'], 'X-New': 'new' });
    await expect(vault.saveHeaders('p', ORIGIN, { kept: ['X-Old'], values: {} })).rejects.toThrow(
      HeaderGoneError,
    );
    // Kept values do not follow their provider to another origin.
    await expect(
      vault.saveHeaders('p', 'https://evil.example', { kept: ['X-New'], values: {} }),
    ).rejects.toThrow(HeaderGoneError);
    expect((await vault.keyFor('p', ORIGIN)).headers).toEqual(headers);
    await vault.saveHeaders('p', ORIGIN, { kept: [], values: {} });
    expect((await vault.states()).headers).toEqual([]);
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ elsewhere: false });
  });

  it('are removed with the key, from memory and disk, and come back with it', async () => {
    const session = createMemoryArea();
    const vault = openVault('headers-remove', { session });
    for (const isTemporary of [false, true]) {
      await vault.save('p', ORIGIN, KEY, isTemporary);
      await vault.saveHeaders('p', ORIGIN, { kept: [], values: HEADERS }, isTemporary);
      const restore = await vault.remove('p');
      expect(await readDisk('headers-remove')).toBe('');
      expect(session.dump()).not.toContain('gateway.example');
      expect(await vault.keyFor('p', ORIGIN)).toEqual({ elsewhere: false });
      await restore();
      expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, headers: HEADERS, elsewhere: false });
    }
    await vault.removeAll();
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ elsewhere: false });
    expect(session.dump()).not.toContain('gateway.example');
  });

  it('move with the key between disk and memory, whichever of the two was saved', async () => {
    const session = createMemoryArea();
    const vault = openVault('headers-move', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.saveHeaders('p', ORIGIN, { kept: [], values: HEADERS }, true);
    expect(await readDisk('headers-move')).toBe('');
    expect(session.dump()).not.toMatch(/canary/);
    expect((await vault.states()).keys).toMatchObject([{ isTemporary: true, lastFour: '6789' }]);
    expect((await vault.states()).headers).toMatchObject([{ isTemporary: true }]);
    await vault.keep('p', false);
    expect(session.dump()).not.toContain('gateway.example');
    await vault.save('p', ORIGIN, KEY, true);
    expect(await readDisk('headers-move')).toBe('');
    const next = openVault('headers-move', { session });
    expect(await next.keyFor('p', ORIGIN)).toEqual({ key: KEY, headers: HEADERS, elsewhere: false });
    // The browser has closed.
    expect(await openVault('headers-move').keyFor('p', ORIGIN)).toEqual({ elsewhere: false });
  });

  it.each([false, true])(
    'stay locked until the passphrase is typed (in memory only: %s)',
    async (isTemporary) => {
      const name = `headers-locked-${isTemporary}`;
      const session = createMemoryArea();
      const vault = openVault(name, { session });
      await vault.saveHeaders('p', ORIGIN, { kept: [], values: HEADERS }, isTemporary);
      expect(await vault.setPassphrase('a long passphrase')).toBe(true);
      expect((await vault.keyFor('p', ORIGIN)).headers).toEqual(HEADERS);
      await vault.lock();
      expect(await vault.keyFor('p', ORIGIN)).toEqual({ elsewhere: false, isLocked: true });
      expect(await vault.isLockedFor('p')).toBe(true);
      expect((await vault.states()).headers.map(({ names }) => names)).toEqual([Object.keys(HEADERS)]);
      await expect(vault.saveHeaders('p', ORIGIN, { kept: [], values: {} })).rejects.toThrow(
        VaultLockedError,
      );
      const next = openVault(name, { session });
      expect(await next.unlock('another passphrase')).toBe(false);
      expect(await next.unlock('a long passphrase')).toBe(true);
      expect(await next.changePassphrase('a long passphrase', 'the next passphrase')).toBe(true);
      expect(await next.removePassphrase('the next passphrase')).toBe(true);
      expect((await openVault(name, { session }).keyFor('p', ORIGIN)).headers).toEqual(HEADERS);
      expect((await next.states()).headers).toMatchObject([{ names: Object.keys(HEADERS) }]);
    },
  );

  it('never open as a key, nor a key as headers', async () => {
    const vault = openVault('headers-swapped');
    await vault.save('p', ORIGIN, KEY);
    await vault.saveHeaders('p', ORIGIN, { kept: [], values: HEADERS });
    const database = await openDB('headers-swapped');
    const stored: Record<string, unknown> = await database.get('keys', 'p headers');
    await database.put('keys', { ...stored, provider: 'p' });
    database.close();
    await expect(vault.keyFor('p', ORIGIN)).rejects.toMatchObject({ kind: 'vault-unavailable' });
  });
});
