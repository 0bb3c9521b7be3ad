import type { browser as ExtensionApi } from 'wxt/browser';

import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';

import { changeSettings, writeSettings } from './settings-in-page.ts';

/** The setup that a test needs, without going through the options page. */
export interface Seed {
  readonly provider: Partial<ServerProvider> & Pick<ServerProvider, 'baseUrl'>;
  readonly key?: string;
  /** Whether the user has agreed to send page text there; true when absent. */
  readonly consented?: boolean;
}

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

/** Sets up a provider as the options page would, and makes it the default. */
export async function seedProvider(gloss: BrowserUnderTest, seed: Seed): Promise<void> {
  const provider: ServerProvider = {
    id: 'seeded',
    preset: 'custom-chat-completions',
    name: 'Test server',
    dialect: 'chat-completions',
    model: 'gloss-demo',
    ...seed.provider,
  };
  const { origin } = new URL(provider.baseUrl);
  const options = await gloss.openExtensionPage('options.html');
  await options.evaluate(
    writeSettings,
    JSON.stringify({
      providers: { version: 1, value: { providers: [provider], defaultProvider: provider.id } },
      consents: {
        version: 2,
        value: seed.consented === false ? [] : [{ origin, kinds: ['text', 'pdf', 'picture'] }],
      },
    }),
  );
  // Saved once more through the background, so that open panels are told.
  await options.evaluate(changeSettings, JSON.stringify({ type: 'provider-save', provider }));
  if (seed.key !== undefined) await options.evaluate(handOverKey, provider.id, origin, seed.key);
  await options.close();
}

async function handOverKey(provider: string, origin: string, key: string): Promise<void> {
  const port = browser.runtime.connect({ name: 'key' });
  const stored = new Promise((resolve) => {
    port.onMessage.addListener(resolve);
  });
  port.postMessage({ type: 'key-save', provider, origin, key });
  await stored;
  port.disconnect();
}
