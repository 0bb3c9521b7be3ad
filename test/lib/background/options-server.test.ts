import 'fake-indexeddb/auto';
import { createServer } from 'node:http';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import { KEY_PORT, OPTIONS_PORT, type OptionsFrame } from '#lib/protocol/options-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { createHostQueue } from '#lib/runs/host-queue.ts';
import { defaultLimits } from '#lib/runs/limits.ts';
import { createKeyVault, type KeyVault } from '#lib/vault/key-vault.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { listen } from '#test/support/servers/listen.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { createOptionsServer } = await import('#lib/background/options-server.ts');
const { readModelChoices, rememberModels } = await import('#lib/settings/model-choice.ts');
const { saveProvider } = await import('#lib/settings/provider-settings.ts');

const KEY = 'sk-canary-0123456789';
const stopProvider = vi.fn<(provider: string) => void>();
const onModels = vi.fn(() => Promise.resolve());
let vaults = 0;
let vault: KeyVault;
let server: ReturnType<typeof createOptionsServer>;
let page: LinkedPort;
let background: LinkedPort;
let url: string;
let closeServer: () => Promise<void>;
let waiting: number;
let aborted: number;

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
  vault = createKeyVault(`options-vault-${(vaults += 1)}`);
  server = createOptionsServer({
    vault,
    hold: () => () => {},
    onModels,
    stopProvider,
    env: {
      fetch,
      clock: systemClock,
      limits: () => defaultLimits,
      queue: createHostQueue(() => 3),
      hasHostPermission: () => Promise.resolve(true),
      rememberRefused: () => Promise.resolve(),
      reportFault: () => {},
    },
  });
  [page, background] = linkPorts(OPTIONS_PORT);
  server.serveOptions(background);
});

afterEach(() => closeServer());

describe('a key that is removed', () => {
  it('stops the runs of its provider, and forgets the models that came with it', async () => {
    await saveKey(KEY);
    await rememberModels('p', ['m', 'listed']);
    await rememberModels('q', ['other']);
    post({ type: 'key-remove', provider: 'p' });
    await waitFor(() => expect(background.posted.at(-1)).toEqual({ type: 'keys-state', keys: [] }));
    expect(stopProvider).toHaveBeenCalledExactlyOnceWith('p');
    expect((await readModelChoices()).listed).toEqual({ q: ['other'] });
    expect(onModels).toHaveBeenCalled();
  });

  it('ends a listing that uses it', async () => {
    await saveKey(KEY);
    post({ type: 'models-list', provider: 'p' });
    await waitFor(() => expect(waiting).toBe(1));
    post({ type: 'key-remove', provider: 'p' });
    await waitFor(() => expect(aborted).toBe(1));
    expect((await readModelChoices()).listed).toEqual({});
  });
});

describe('a key that is handed over', () => {
  it('is stored without what was pasted with it', async () => {
    expect(await saveKey(` Bearer ${KEY}\n`)).toMatchObject({ type: 'key-stored' });
    expect(await vault.keyFor('p', new URL(url).origin)).toEqual({ key: KEY, elsewhere: false });
  });

  it.each([`sk-\u200Bcanary`, 'sk-cañary', 'sk-…abcd', 'Bearer '])(
    'is refused when no header takes it: %j',
    async (key) => {
      expect(await saveKey(key)).toEqual({ type: 'key-refused', problem: 'invalid-character' });
      expect(await vault.states()).toEqual([]);
    },
  );
});
