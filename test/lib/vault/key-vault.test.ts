import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';

import { createKeyVault } from '#lib/vault/key-vault.ts';

const ORIGIN = 'https://api.example';
const KEY = 'sk-canary-0123456789';

describe('the vault', () => {
  it('gives a key to the origin that it was saved for, and to no other', async () => {
    const vault = createKeyVault('vault-origin');
    await vault.save('p', ORIGIN, KEY);
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
    expect(await vault.keyFor('p', 'https://evil.example')).toEqual({ elsewhere: true });
    expect(await vault.keyFor('q', ORIGIN)).toEqual({ elsewhere: false });
  });

  it('shows the last four characters and nothing more', async () => {
    const vault = createKeyVault('vault-show');
    expect(await vault.save('p', ORIGIN, KEY)).toEqual({ provider: 'p', origin: ORIGIN, lastFour: '6789' });
    expect(JSON.stringify(await vault.states())).not.toContain('canary');
  });

  it('shows nothing of a short key', async () => {
    const vault = createKeyVault('vault-short');
    expect(await vault.save('p', ORIGIN, 'secret')).toMatchObject({ lastFour: '' });
  });

  it('puts a removed key back while its removal can be undone', async () => {
    const vault = createKeyVault('vault-restore');
    await vault.save('p', ORIGIN, KEY);
    const restore = await vault.remove('p');
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ elsewhere: false });
    await restore();
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
  });

  it('keeps a newer key when an older removal is undone', async () => {
    const vault = createKeyVault('vault-restore-late');
    await vault.save('p', ORIGIN, KEY);
    const restore = await vault.remove('p');
    await vault.save('p', ORIGIN, 'sk-newer');
    await restore();
    expect(await vault.keyFor('p', ORIGIN)).toEqual({ key: 'sk-newer', elsewhere: false });
  });

  it('forgets a removed key', async () => {
    const vault = createKeyVault('vault-remove');
    await vault.save('p', ORIGIN, KEY);
    await vault.remove('p');
    expect(await vault.states()).toEqual([]);
  });
});

describe('a damaged record', () => {
  async function damage(name: string): Promise<void> {
    const database = await openDB(name);
    await database.put('keys', { provider: 'p', origin: ORIGIN, key: { not: 'a key' } });
    database.close();
  }

  it('is reported when its key is needed, and never passes as a key', async () => {
    const vault = createKeyVault('vault-damaged');
    await vault.save('p', ORIGIN, KEY);
    await vault.save('q', ORIGIN, KEY);
    await damage('vault-damaged');
    await expect(vault.keyFor('p', ORIGIN)).rejects.toMatchObject({ kind: 'vault-unavailable' });
    expect((await vault.states()).map(({ provider }) => provider)).toEqual(['q']);
  });

  it('is replaced by the next key that is saved', async () => {
    const vault = createKeyVault('vault-mended');
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

  it('does not hold the key as text', async () => {
    const vault = createKeyVault('vault-sealed');
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
    const vault = createKeyVault('vault-wrapping');
    await vault.save('p', ORIGIN, KEY);
    const database = await openDB('vault-wrapping');
    const wrapping: CryptoKey = await database.get('wrapping', 'key');
    database.close();
    expect(wrapping.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', wrapping)).rejects.toThrow();
  });

  it('does not open after it was moved to another origin', async () => {
    const vault = createKeyVault('vault-moved');
    await vault.save('p', ORIGIN, KEY);
    const database = await openDB('vault-moved');
    await database.put('keys', { ...(await readRecord('vault-moved')), origin: 'https://evil.example' });
    database.close();
    await expect(vault.keyFor('p', 'https://evil.example')).rejects.toMatchObject({
      kind: 'vault-unavailable',
    });
  });

  it('opens in the next background too', async () => {
    await createKeyVault('vault-next').save('p', ORIGIN, KEY);
    expect(await createKeyVault('vault-next').keyFor('p', ORIGIN)).toEqual({ key: KEY, elsewhere: false });
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

    const vault = createKeyVault('vault-plain');
    expect(await vault.states()).toEqual([
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
