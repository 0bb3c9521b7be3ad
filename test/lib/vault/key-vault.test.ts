import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';

import { createMemoryArea, type MemoryArea, openVault } from '#test/support/vault/open-vault.ts';

const ORIGIN = 'https://api.example';
const KEY = 'sk-canary-0123456789';

describe('the vault', () => {
  it('gives a key to the origin that it was saved for, and to no other', async () => {
    const vault = openVault('vault-origin');
    await vault.save('p', ORIGIN, KEY);
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
    expect(await vault.keyFor('p', 'https://evil.example')).toEqual({ elsewhere: true });
    expect(await vault.keyFor('q', ORIGIN)).toEqual({ elsewhere: false });
  });

  it('shows the last four characters and nothing more', async () => {
    const vault = openVault('vault-show');
    expect(await vault.save('p', ORIGIN, KEY)).toEqual({ provider: 'p', origin: ORIGIN, lastFour: '6789' });
    expect(JSON.stringify(await vault.states())).not.toContain('canary');
  });

  it('shows nothing of a short key', async () => {
    const vault = openVault('vault-short');
    expect(await vault.save('p', ORIGIN, 'secret')).toMatchObject({ lastFour: '' });
  });

  it('restores a removed key when its removal is undone in time', async () => {
    const vault = openVault('vault-restore');
    await vault.save('p', ORIGIN, KEY);
    const restore = await vault.remove('p');
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ elsewhere: false });
    await restore();
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
  });

  it('keeps a newer key when an older removal is undone', async () => {
    const vault = openVault('vault-restore-late');
    await vault.save('p', ORIGIN, KEY);
    const restore = await vault.remove('p');
    await vault.save('p', ORIGIN, 'sk-newer');
    await restore();
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: 'sk-newer', elsewhere: false });
  });

  it('counts each change of a key from its request, and no reads', async () => {
    const vault = openVault('vault-changes');
    const counts = [vault.changeCount()];
    const saving = vault.save('p', ORIGIN, KEY);
    counts.push(vault.changeCount());
    await saving;
    await vault.keyFor('p', ORIGIN);
    await vault.states();
    counts.push(vault.changeCount());
    await vault.keep('p', true);
    counts.push(vault.changeCount());
    await vault.saveHeaders('p', ORIGIN, { values: { 'x-team': 'a' }, kept: [] });
    counts.push(vault.changeCount());
    const restore = await vault.remove('p');
    counts.push(vault.changeCount());
    await restore();
    counts.push(vault.changeCount());
    await vault.removeAll();
    counts.push(vault.changeCount());
    expect(counts).toEqual([0, 1, 1, 2, 3, 4, 5, 6]);
  });

  it('forgets a removed key', async () => {
    const vault = openVault('vault-remove');
    await vault.save('p', ORIGIN, KEY);
    await vault.remove('p');
    expect((await vault.states()).keys).toEqual([]);
  });
});

describe('a damaged record', () => {
  async function damage(name: string): Promise<void> {
    const database = await openDB(name);
    await database.put('keys', { provider: 'p', origin: ORIGIN, key: { not: 'a key' } });
    database.close();
  }

  it('is reported when its key is needed, and is never used as a key', async () => {
    const vault = openVault('vault-damaged');
    await vault.save('p', ORIGIN, KEY);
    await vault.save('q', ORIGIN, KEY);
    await damage('vault-damaged');
    await expect(vault.keyFor('p', ORIGIN)).rejects.toMatchObject({ kind: 'vault-unavailable' });
    expect((await vault.states()).keys.map(({ provider }) => provider)).toEqual(['q']);
  });

  it('is replaced by the next key that is saved', async () => {
    const vault = openVault('vault-mended');
    await vault.save('p', ORIGIN, KEY);
    await damage('vault-mended');
    await vault.save('p', ORIGIN, KEY);
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
  });
});

describe('the stored record', () => {
  async function readRecord(name: string): Promise<Record<string, unknown>> {
    const database = await openDB(name);
    const record: Record<string, unknown> = await database.get('keys', 'p');
    database.close();
    return record;
  }

  it('does not contain the key as text', async () => {
    const vault = openVault('vault-sealed');
    await vault.save('p', ORIGIN, KEY);
    const record = await readRecord('vault-sealed');
    const bytes = Object.values(record).map((value) =>
      value instanceof ArrayBuffer || value instanceof Uint8Array
        ? new TextDecoder().decode(value)
        : String(value),
    );
    expect(bytes.join('\n')).not.toContain('canary');
  });

  it('is encrypted with a key that cannot be exported', async () => {
    const vault = openVault('vault-wrapping');
    await vault.save('p', ORIGIN, KEY);
    const database = await openDB('vault-wrapping');
    const wrapping: CryptoKey = await database.get('wrapping', 'key');
    database.close();
    expect(wrapping.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', wrapping)).rejects.toThrow();
  });

  it('does not open after it was moved to another origin', async () => {
    const vault = openVault('vault-moved');
    await vault.save('p', ORIGIN, KEY);
    const database = await openDB('vault-moved');
    await database.put('keys', { ...(await readRecord('vault-moved')), origin: 'https://evil.example' });
    database.close();
    await expect(vault.keyFor('p', 'https://evil.example')).rejects.toMatchObject({
      kind: 'vault-unavailable',
    });
  });

  it('also opens in the next background', async () => {
    await openVault('vault-next').save('p', ORIGIN, KEY);
    expect(await openVault('vault-next').keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
  });
});

describe('keys of a version that stored them as text', () => {
  it('are encrypted when the vault is first used, and none is lost', async () => {
    const before = await openDB('vault-plain', 1, {
      upgrade: (db) => void db.createObjectStore('keys', { keyPath: 'provider' }),
    });
    await before.put('keys', { provider: 'p', origin: ORIGIN, key: KEY });
    await before.put('keys', { provider: 'q', origin: 'https://other.example', key: 'short' });
    before.close();

    const vault = openVault('vault-plain');
    expect((await vault.states()).keys).toEqual([
      { provider: 'p', origin: ORIGIN, lastFour: '6789' },
      { provider: 'q', origin: 'https://other.example', lastFour: '' },
    ]);
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
    expect(await vault.keyFor('q', 'https://other.example')).toEqual({ key: 'short', elsewhere: false });
    const database = await openDB('vault-plain');
    expect(JSON.stringify(await database.getAll('keys'))).not.toContain('canary');
    database.close();
  });
});

describe('an upgrade', () => {
  const PASSPHRASE = 'a long enough phrase';

  /** The database as version 2 left it: a WebCrypto key and records without a name for it. */
  async function writeVersion2(name: string): Promise<void> {
    const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = new TextEncoder().encode(JSON.stringify(['p', ORIGIN]));
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce, additionalData },
      wrapping,
      new TextEncoder().encode(KEY),
    );
    const database = await openDB(name, 2, {
      upgrade(db) {
        db.createObjectStore('keys', { keyPath: 'provider' });
        db.createObjectStore('wrapping');
      },
    });
    await database.put('keys', { provider: 'p', origin: ORIGIN, lastFour: '6789', nonce, sealed });
    await database.put('wrapping', wrapping, 'key');
    database.close();
  }

  it('from version 2 keeps every key, and a passphrase can be set afterwards', async () => {
    await writeVersion2('vault-two');
    const vault = openVault('vault-two');
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
    await vault.setPassphrase(PASSPHRASE);
    const next = openVault('vault-two');
    expect(await next.unlock(PASSPHRASE)).toBe(true);
    expect(await next.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
  });

  it('from version 1 that stopped halfway continues where it stopped', async () => {
    await writeVersion2('vault-half');
    const database = await openDB('vault-half');
    await database.put('keys', { provider: 'q', origin: ORIGIN, key: KEY });
    database.close();
    const vault = openVault('vault-half');
    // Setting a passphrase at once must not leave the plain record behind.
    await vault.setPassphrase(PASSPHRASE);
    for (const provider of ['p', 'q'])
      expect(await vault.keyFor(provider, ORIGIN)).toEqual({ key: KEY, elsewhere: false });
    const after = await openDB('vault-half');
    expect(JSON.stringify(await after.getAll('keys'))).not.toContain('canary');
    after.close();
  });
});

describe('a background that dies while keys are encrypted again', () => {
  const PASSPHRASE = 'a long enough phrase';

  /** An area whose `n`th write never ends: the background dies before or after it. */
  function dyingArea(area: MemoryArea, n: number, isWritten: boolean, onDeath: () => void): MemoryArea {
    let writes = 0;
    return {
      ...area,
      set(items) {
        writes += 1;
        if (writes < n) return area.set(items);
        if (isWritten) void area.set(items);
        onDeath();
        return new Promise(() => {});
      },
    };
  }

  // 1 stores the session's secret, 2 the keys in memory under both data keys, 3 those under the new one.
  it.each([
    [1, 'before'],
    [1, 'after'],
    [2, 'before'],
    [2, 'after'],
    [3, 'before'],
    [3, 'after'],
  ])('at step %i, %s its write, loses none', async (step, when) => {
    const name = `vault-death-${step}-${when}`;
    const session = createMemoryArea();
    const before = openVault(name, { session });
    await before.save('p', ORIGIN, KEY);
    await before.save('q', ORIGIN, KEY, true);
    await new Promise<void>((resolve) => {
      const dying = dyingArea(session, step, when === 'after', resolve);
      void openVault(name, { session: dying }).setPassphrase(PASSPHRASE);
    });
    const next = openVault(name, { session });
    const { hasPassphrase, isLocked } = await next.state();
    expect(hasPassphrase).toBe(step === 3);
    expect(isLocked).toBe(false);
    for (const provider of ['p', 'q'])
      expect(await next.keyFor(provider, ORIGIN)).toEqual({ key: KEY, elsewhere: false });
    // Nor does the next attempt fail.
    await next.setPassphrase(PASSPHRASE);
    await next.lock();
    await next.unlock(PASSPHRASE);
    for (const provider of ['p', 'q'])
      expect(await next.keyFor(provider, ORIGIN)).toEqual({ key: KEY, elsewhere: false });
  });
});
