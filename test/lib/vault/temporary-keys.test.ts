import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';

import { createMemoryArea, openVault } from '#test/support/vault/open-vault.ts';
import { readDisk } from '#test/support/vault/read-disk.ts';

const ORIGIN = 'https://api.example';
const KEY = 'sk-canary-0123456789';

describe('a key that is forgotten when the browser closes', () => {
  it('is never on disk, and in memory only in encrypted form', async () => {
    const session = createMemoryArea();
    const vault = openVault('temporary-disk', { session });
    expect(await vault.save('p', ORIGIN, KEY, true)).toEqual({
      provider: 'p',
      origin: ORIGIN,
      lastFour: '6789',
      isTemporary: true,
    });
    expect(await readDisk('temporary-disk')).toBe('');
    expect(session.dump()).toContain('api.example');
    expect(session.dump()).not.toContain('canary');
    expect(session.dump()).not.toContain(btoa(KEY));
  });

  it('outlives the background', async () => {
    const session = createMemoryArea();
    await openVault('temporary-next', { session }).save('p', ORIGIN, KEY, true);
    const next = openVault('temporary-next', { session });
    expect(await next.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
    expect(await next.keyFor('p', 'https://evil.example')).toEqual({ elsewhere: true });
  });

  it('is read from the session once in the lifetime of a background', async () => {
    const session = createMemoryArea();
    await openVault('temporary-once', { session }).save('p', ORIGIN, KEY, true);
    const get = vi.spyOn(session, 'get');
    const next = openVault('temporary-once', { session });
    const found = [await next.keyFor('p', ORIGIN), await next.keyFor('p', ORIGIN)];
    expect(found).toEqual([
      { key: KEY, elsewhere: false },
      { key: KEY, elsewhere: false },
    ]);
    expect(get).toHaveBeenCalledOnce();
    await next.removeAll();
    expect(await next.keyFor('p', ORIGIN)).toEqual({ elsewhere: false });
  });

  it('is lost when the browser closes', async () => {
    await openVault('temporary-end').save('p', ORIGIN, KEY, true);
    const next = openVault('temporary-end');
    expect(await next.keyFor('p', ORIGIN)).toEqual({ elsewhere: false });
    expect((await next.states()).keys).toEqual([]);
  });

  it('replaces one on disk, and is replaced by a later one on disk', async () => {
    const session = createMemoryArea();
    const vault = openVault('temporary-replace', { session });
    await vault.save('p', ORIGIN, 'sk-older-0123456789');
    await vault.save('p', ORIGIN, KEY, true);
    expect(await readDisk('temporary-replace')).toBe('');
    expect(await vault.keyFor('p', ORIGIN)).toMatchObject({ key: KEY });
    await vault.save('p', ORIGIN, 'sk-newer-0123456789');
    expect(session.dump()).not.toContain('api.example');
    expect((await vault.states()).keys).toEqual([{ provider: 'p', origin: ORIGIN, lastFour: '6789' }]);
    expect(await vault.keyFor('p', ORIGIN)).toMatchObject({ key: 'sk-newer-0123456789' });
  });

  it('can be made from a stored key, and stored again, without typing it', async () => {
    const session = createMemoryArea();
    const vault = openVault('temporary-keep', { session });
    await vault.save('p', ORIGIN, KEY);
    await vault.keep('p', true);
    expect(await readDisk('temporary-keep')).toBe('');
    expect(await vault.keyFor('p', ORIGIN)).toMatchObject({ key: KEY });
    await vault.keep('p', false);
    expect(session.dump()).not.toContain('api.example');
    expect(await openVault('temporary-keep').keyFor('p', ORIGIN)).toMatchObject({ key: KEY });
  });

  it('is removed, and put back in memory when that is undone', async () => {
    const session = createMemoryArea();
    const vault = openVault('temporary-remove', { session });
    await vault.save('p', ORIGIN, KEY, true);
    const restore = await vault.remove('p');
    expect(session.dump()).not.toContain('api.example');
    await restore();
    expect((await vault.states()).keys).toMatchObject([{ provider: 'p', isTemporary: true }]);
    expect(await readDisk('temporary-remove')).toBe('');
  });

  it('does not open after it was moved to the disk by hand', async () => {
    const session = createMemoryArea();
    const vault = openVault('temporary-moved', { session });
    await vault.save('p', ORIGIN, KEY, true);
    const [, stored]: [string, Record<string, Record<string, { nonce: string; sealed: string }>>] =
      JSON.parse(session.dump())[0].map((part: string, index: number) => (index ? JSON.parse(part) : part));
    const record = Object.values(stored)[0]?.['p'];
    const bytes = (text = ''): Uint8Array => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    const database = await openDB('temporary-moved');
    await database.put('keys', {
      ...record,
      nonce: bytes(record?.nonce),
      sealed: bytes(record?.sealed).buffer,
    });
    database.close();
    await expect(vault.keyFor('p', ORIGIN)).rejects.toMatchObject({ kind: 'vault-unavailable' });
  });
});
