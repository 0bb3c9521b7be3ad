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
