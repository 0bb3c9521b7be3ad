import 'fake-indexeddb/auto';
import { createServer } from 'node:http';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import {
  KEY_PORT,
  type NewHeaders,
  OPTIONS_PORT,
  type OptionsFrame,
} from '#lib/protocol/frames/options-frames.ts';
import { PASSPHRASE_PORT, type PassphraseFrame } from '#lib/protocol/frames/passphrase-frames.ts';
import type { StoredModelList } from '#lib/protocol/model.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { KeyVault } from '#lib/vault/key-vault.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { aRunEnvironment } from '#test/support/runs/run-environment.ts';
import { listen } from '#test/support/servers/listen.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';
import { waitFor } from '#test/support/time/wait-for.ts';
import { createMemoryArea, openVault } from '#test/support/vault/open-vault.ts';

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { createOptionsServer } = await import('#lib/background/servers/options-server.ts');
const { servePassphrase } = await import('#lib/background/servers/serve-passphrase.ts');
const { createModelLists } = await import('#lib/background/model-lists.ts');
const { readModelLists, rememberModels } = await import('#lib/settings/model-lists.ts');
const { saveProvider } = await import('#lib/settings/provider-settings.ts');

const KEY = 'sk-canary-0123456789';
const stopProvider = vi.fn<(provider: string) => void>();
const onKeyRemoved = vi.fn(() => Promise.resolve());
const onVault = vi.fn(() => Promise.resolve());
const env = aRunEnvironment();
const LIST: StoredModelList = { models: [{ id: 'm', kind: 'chat' }], at: 1 };
let vaults = 0;
let vault: KeyVault;
let server: ReturnType<typeof createOptionsServer>;
let page: LinkedPort;
let background: LinkedPort;
let url: string;
let closeServer: () => Promise<void>;
let waiting: number;
let aborted: number;

function openServer(): ReturnType<typeof createOptionsServer> {
  return createOptionsServer({
    vault,
    clock: systemClock,
    lists: createModelLists({ vault, env, onModels: () => Promise.resolve() }),
    hold: () => () => {},
    onKeyRemoved,
    onVault,
    stopProvider,
  });
}

function post(frame: OptionsFrame): void {
  page.postMessage(frame);
}

async function saveKey(key: string): Promise<unknown> {
  const [keyPage, keyBackground] = linkPorts(KEY_PORT);
  server.serveKey(keyBackground);
  keyPage.postMessage({ type: 'key-save', provider: 'p', origin: new URL(url).origin, key });
  await waitFor(() => expect(keyBackground.posted).toHaveLength(1));
  return keyBackground.posted[0];
}

beforeEach(async () => {
  await clearSettings();
  stopProvider.mockReset();
  onVault.mockClear();
  waiting = 0;
  aborted = 0;
  // Never answers.
  const silent = await listen(
    createServer((_request, response) => {
      waiting += 1;
      response.on('close', () => (aborted += 1));
    }),
  );
  ({ url, close: closeServer } = silent);
  const provider: Provider = {
    id: 'p',
    preset: 'custom-chat-completions',
    name: 'P',
    dialect: 'chat-completions',
    baseUrl: `${url}/v1`,
    model: 'm',
  };
  await saveProvider(provider);
  vault = openVault(`options-vault-${(vaults += 1)}`);
  server = openServer();
  [page, background] = linkPorts(OPTIONS_PORT);
  server.serveOptions(background);
});

afterEach(() => closeServer());

describe('a key that is removed', () => {
  it('stops the runs of its provider, and forgets the models that came with it', async () => {
    await saveKey(KEY);
    await rememberModels('p', LIST);
    await rememberModels('q', LIST);
    post({ type: 'key-remove', provider: 'p' });
    await waitFor(() => expect(background.posted.at(-1)).toMatchObject({ type: 'keys-state', keys: [] }));
    expect(stopProvider).toHaveBeenCalledExactlyOnceWith('p');
    expect(await readModelLists()).toEqual({ q: LIST });
    expect(onKeyRemoved).toHaveBeenCalled();
  });

  it('ends a listing that uses it', async () => {
    await saveKey(KEY);
    post({ type: 'models-list', provider: 'p' });
    await waitFor(() => expect(waiting).toBe(1));
    post({ type: 'key-remove', provider: 'p' });
    await waitFor(() => expect(aborted).toBe(1));
    expect(await readModelLists()).toEqual({});
  });
});

describe('a key that is handed over', () => {
  it('is stored without what was pasted with it', async () => {
    expect(await saveKey(` Bearer ${KEY}\n`)).toMatchObject({ type: 'key-stored' });
    expect(await vault.keyFor('p', new URL(url).origin)).toEqual({ key: KEY, elsewhere: false });
  });

  it.each([`sk-\u200Bcanary`, 'sk-cañary', 'sk-…abcd', 'Bearer '])(
    'is refused when it is not allowed in headers: %j',
    async (key) => {
      expect(await saveKey(key)).toEqual({ type: 'key-refused', problem: 'invalid-character' });
      expect((await vault.states()).keys).toEqual([]);
    },
  );
});

describe('headers that are handed over', () => {
  const CANARY = 'gw-canary-9876543210';

  async function saveHeaders(headers: NewHeaders, provider = 'p'): Promise<unknown> {
    const [keyPage, keyBackground] = linkPorts(KEY_PORT);
    server.serveKey(keyBackground);
    keyPage.postMessage({ type: 'headers-save', provider, origin: new URL(url).origin, headers });
    await waitFor(() => expect(keyBackground.posted).toHaveLength(1));
    return keyBackground.posted[0];
  }

  it('are stored, and no page is told more than their names', async () => {
    const reply = await saveHeaders({ values: { ' X-Gateway-Key ': ` ${CANARY} ` }, kept: [] });
    const state = { provider: 'p', names: ['X-Gateway-Key'], origin: new URL(url).origin };
    expect(reply).toEqual({ type: 'headers-stored', states: [state] });
    await waitFor(() =>
      expect(background.posted.at(-1)).toMatchObject({ type: 'keys-state', headers: [state] }),
    );
    expect(await vault.keyFor('p', new URL(url).origin)).toMatchObject({
      headers: { 'X-Gateway-Key': CANARY },
    });
    expect(JSON.stringify([reply, background.posted])).not.toContain('canary');
  });

  it('are refused when one cannot be sent, or a kept one is not there', async () => {
    for (const name of ['Authorization', 'Cookie', 'X Route', '']) {
      expect(await saveHeaders({ values: { [name]: 'x' }, kept: [] })).toEqual({
        type: 'headers-refused',
        problem: 'wrong-header',
      });
    }
    expect(await saveHeaders({ values: { 'X-Route': 'a\r\nb' }, kept: [] })).toMatchObject({
      problem: 'wrong-header',
    });
    expect(await saveHeaders({ values: {}, kept: ['X-Route'] })).toMatchObject({ problem: 'gone' });
    expect((await vault.states()).headers).toEqual([]);
  });

  it('are refused while the vault is locked', async () => {
    await vault.setPassphrase('canary horse battery staple');
    await vault.lock();
    expect(await saveHeaders({ values: { 'X-Route': 'eu' }, kept: [] })).toEqual({
      type: 'headers-refused',
      problem: 'locked',
    });
  });

  it('are removed with the key of their provider, and with all keys', async () => {
    await saveHeaders({ values: { 'X-Route': 'eu' }, kept: [] });
    post({ type: 'key-remove', provider: 'p' });
    await waitFor(() => expect(background.posted.at(-1)).toMatchObject({ type: 'keys-state', headers: [] }));
    expect(stopProvider).toHaveBeenCalledWith('p');
    await saveHeaders({ values: { 'X-Route': 'eu' }, kept: [] });
    post({ type: 'keys-remove' });
    await waitFor(async () => expect((await vault.states()).headers).toEqual([]));
    await waitFor(() => expect(stopProvider).toHaveBeenCalledTimes(2));
  });
});

describe('a locked vault', () => {
  const PASSPHRASE = 'canary horse battery staple';

  async function sendPassphrase(frame: PassphraseFrame): Promise<unknown> {
    const [passphrasePage, passphraseBackground] = linkPorts(PASSPHRASE_PORT);
    servePassphrase(passphraseBackground, { vault, hold: () => () => {}, onVault });
    passphrasePage.postMessage(frame);
    await waitFor(() => expect(passphraseBackground.posted).toHaveLength(1));
    return passphraseBackground.posted[0];
  }

  it('is unlocked on a separate port, and only with the right passphrase', async () => {
    await saveKey(KEY);
    expect(await sendPassphrase({ type: 'passphrase-set', next: PASSPHRASE })).toEqual({
      type: 'passphrase-done',
    });
    onVault.mockClear();
    post({ type: 'vault-lock' });
    await waitFor(() => expect(onVault).toHaveBeenCalledOnce());
    expect(await sendPassphrase({ type: 'vault-unlock', passphrase: 'wrong' })).toEqual({
      type: 'passphrase-refuse',
      problem: 'wrong',
    });
    expect(onVault).toHaveBeenCalledOnce();
    expect(await sendPassphrase({ type: 'vault-unlock', passphrase: PASSPHRASE })).toEqual({
      type: 'passphrase-done',
    });
    expect(onVault).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(background.posted)).not.toContain('canary');
  });

  it('refuses a key, and says so', async () => {
    await saveKey(KEY);
    await vault.setPassphrase(PASSPHRASE);
    await vault.lock();
    expect(await saveKey('sk-newer')).toEqual({ type: 'key-refused', problem: 'locked' });
    post({ type: 'key-keep', provider: 'p', isTemporary: true });
    await waitFor(() =>
      expect(background.posted.at(-1)).toMatchObject({
        keys: [{ provider: 'p' }],
        vault: { isLocked: true },
      }),
    );
  });

  it('is emptied by removing all keys, with what used them', async () => {
    await saveKey(KEY);
    await rememberModels('p', LIST);
    await vault.setPassphrase(PASSPHRASE);
    await vault.lock();
    post({ type: 'keys-remove' });
    await waitFor(() => expect(onVault).toHaveBeenCalled());
    expect(stopProvider).toHaveBeenCalledExactlyOnceWith('p');
    expect(await readModelLists()).toEqual({});
    expect((await vault.states()).keys).toEqual([]);
    expect(await saveKey(KEY)).toMatchObject({ type: 'key-stored' });
  });
});

describe('a removal of all keys', () => {
  it('leaves nothing that Undo could bring back', async () => {
    const session = createMemoryArea();
    vault = openVault('options-undo-gone', { session });
    server = openServer();
    [page, background] = linkPorts(OPTIONS_PORT);
    server.serveOptions(background);
    await saveKey(KEY);
    post({ type: 'key-remove', provider: 'p' });
    await waitFor(() => expect(background.posted.at(-1)).toMatchObject({ keys: [] }));
    post({ type: 'keys-remove' });
    await waitFor(() => expect(onVault).toHaveBeenCalled());
    post({ type: 'key-restore', provider: 'p' });
    await waitFor(() => expect(background.posted.at(-1)).toMatchObject({ type: 'keys-state', keys: [] }));
    expect((await vault.states()).keys).toEqual([]);
  });
});
