import type { Page } from 'puppeteer-core';

import { writeSettings } from '#test/support/e2e/settings-in-page.ts';

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
    providers: { version: 1, value: { providers: [provider], defaultProvider: provider.id } },
    consents: { version: 2, value: [{ origin: new URL(baseUrl).origin, kinds: ['text'] }] },
  };
  await page.evaluate(writeSettings, JSON.stringify(items));
}
