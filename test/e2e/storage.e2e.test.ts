import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { readStoredAnswers } from '../support/e2e/read-stored-answers.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { readSetting } from '../support/e2e/settings-in-page.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension, and inside the extension's isolated world of a web page. */
declare const browser: typeof ExtensionApi;

const EVIL = 'https://evil.example';

let relay: DemoServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let options: View;
let panel: View;

beforeAll(async () => {
  [relay, gloss] = await Promise.all([startDemoServer({ tokensPerSecond: 0 }), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` }, key: 'sk-canary-0123456789' });
  options = await gloss.openExtensionPage('options.html');
  page = await gloss.openPage(`${relay.url}/`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
});

/** What a script can see and do in the extension's isolated world of a web page. */
async function probe(): Promise<string> {
  async function tryAll(): Promise<string> {
    const results: Record<string, unknown> = {};
    const attempts: Record<string, () => Promise<unknown>> = {
      local: () => browser.storage.local.get(null),
      session: () => browser.storage.session.get(null),
      plant: () =>
        browser.storage.local.set({
          providers: {
            providers: [{ id: 'evil', baseUrl: 'https://evil.example/v1' }],
            defaultProvider: 'evil',
          },
          consents: ['https://evil.example'],
        }),
      databases: async () => (await indexedDB.databases()).map(({ name }) => name),
    };
    for (const [name, attempt] of Object.entries(attempts)) {
      results[name] = await Promise.resolve()
        .then(attempt)
        .catch((error: unknown) => `refused: ${String(error)}`);
    }
    return JSON.stringify(results);
  }
  const [tab] = await browser.tabs.query({ url: 'http://127.0.0.1/*' });
  const [injected] = await browser.scripting.executeScript({
    target: { tabId: tab?.id ?? -1 },
    func: tryAll,
  });
  return String(injected?.result);
}

describe('a script in the extension’s own world of a web page', () => {
  test('finds no setting, key or chat in any storage that it can reach', async () => {
    const found = await options.evaluate(probe);
    expect(found).not.toMatch(/seeded|canary|127\.0\.0\.1|gloss-/u);
    // Chromium refuses; Firefox cannot, and shows an empty area.
    expect(JSON.parse(found)).toMatchObject(
      BROWSER === 'chromium'
        ? { local: expect.stringContaining('refused'), plant: expect.stringContaining('refused') }
        : { local: {} },
    );
  });

  test('cannot divert questions, not even through what a newly started background reads', async () => {
    await options.evaluate(probe);
    await gloss.killBackground();
    await ask(panel, 'Where does this go?');
    expect(await endOfAnswer(panel)).toBe('complete');
    expect(relay.requests.all.at(-1)?.body).toContain('Where does this go?');
    expect(await options.evaluate(readSetting, 'providers')).not.toContain(EVIL);
    expect(await options.evaluate(readSetting, 'consents')).not.toContain(EVIL);
  });
});

/** Damages the stored key, as a failing disk does. */
async function damageKey(): Promise<void> {
  const opening = indexedDB.open('gloss-vault');
  const database = await new Promise<IDBDatabase>((resolve) => {
    opening.onsuccess = () => resolve(opening.result);
  });
  const transaction = database.transaction('keys', 'readwrite');
  transaction.objectStore('keys').put({ provider: 'seeded', sealed: 'nothing' });
  await new Promise<void>((resolve) => {
    transaction.oncomplete = () => resolve();
  });
  database.close();
}

/** Leaves a database as a newer version of Gloss would. */
async function upgradeChats(): Promise<void> {
  const opening = indexedDB.open('gloss-chats', 1000);
  await new Promise<void>((resolve, reject) => {
    opening.onsuccess = () => resolve();
    opening.onerror = () => reject(opening.error ?? new Error('IndexedDB failed'));
  });
  opening.result.close();
}

/** Lets this version of Gloss start over. */
async function deleteChats(): Promise<void> {
  const deleting = indexedDB.deleteDatabase('gloss-chats');
  await new Promise<void>((resolve, reject) => {
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error ?? new Error('IndexedDB failed'));
  });
}

describe('a panel whose storage fails', () => {
  test('says that the key cannot be read, and keeps the question', async () => {
    await options.evaluate(damageKey);
    await ask(panel, 'Is the key there?');
    await panel.css('[data-fault="vault-unavailable"]').appear();
    await panel.role('button', 'Reload Gloss').appear();
    await lookAtPanel(panel, 'fault-key');
    expect(await panel.role('textbox', 'Message').value()).toBe('Is the key there?');
  });

  test('says that a newer version wrote the data, and leaves it as it is', async () => {
    const before = await readStoredAnswers(gloss);
    await options.evaluate(upgradeChats);
    await gloss.killBackground();
    await panel.role('button', 'New chat').click();
    await panel.css('[data-fault="storage-newer"]').appear();
    await picturePanel(panel, 'fault-newer');
    expect(await readStoredAnswers(gloss)).toEqual(before);
  });

  test('is restarted with the button', async () => {
    // The click closes the panel that the test is driving, so it happens after the test has released it.
    await panel.evaluate(() => {
      const button = document.querySelector<HTMLButtonElement>('[data-fault] button');
      setTimeout(() => button?.click(), 0);
    });
    await expect.poll(() => page.hasPanel()).toBe(false);
  });

  test('shows the unsent question again after the restart', async () => {
    await expect.poll(() => gloss.isBackgroundAwake()).toBe(true);
    const opened = await gloss.openExtensionPage('options.html');
    await opened.evaluate(deleteChats);
    await opened.close();
    await page.pressShortcut();
    panel = await page.panel();
    await expect.poll(() => panel.role('textbox', 'Message').value()).toBe('Is the key there?');
  });
});
