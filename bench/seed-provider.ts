import type { Page } from 'puppeteer-core';
import type { browser as ExtensionApi } from 'wxt/browser';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

/** Sets the default provider, with the user's consent to send. `page` is a page of the extension. */
export async function seedProvider(page: Page, baseUrl: string, model: string): Promise<void> {
  const provider = {
    id: 'bench',
    preset: 'custom',
    name: 'Bench',
    dialect: 'chat-completions',
    baseUrl,
    model,
  };
  const items = {
    providers: { providers: [provider], defaultProvider: provider.id },
    providers$: { v: 1 },
    consents: [new URL(baseUrl).origin],
    consents$: { v: 1 },
  };
  await page.evaluate(async (text) => browser.storage.local.set(JSON.parse(text)), JSON.stringify(items));
}
