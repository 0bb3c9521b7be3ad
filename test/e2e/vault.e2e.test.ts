import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import type { OwnCaps } from '#lib/protocol/spending.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';

import { answerBecomes, ask } from '../support/e2e/drive-panel.ts';
import { lookAtPage, picturePage, picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { dumpStorage, RECORD_PORTS, recordedMessages } from '../support/e2e/record-ports.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { changeSettings, writeSettings } from '../support/e2e/settings-in-page.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

const KEY = 'sk-canary-4d1f7b2a90c35e68-zzzz';
const PASSPHRASE = 'canary-4d1f7b2a90c35e68 horse battery';
const SECRET = 'canary-4d1f7b2a90c35e68';

let server: FaultServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let options: View;
let panel: View;
let questions = 0;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startFaultServer(), startGloss({ pageScript: RECORD_PORTS })]);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` }, key: KEY });
  options = await gloss.openExtensionPage('options.html');
  page = await gloss.openPage(`${server.url}/page`);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

/** The key in the newest request. */
function sentKey(): string | undefined {
  return server.requests.all.at(-1)?.headers['authorization'];
}

/** Asks, and waits for the answer of the newest request. */
async function expectAnswer(): Promise<void> {
  const text = `Answer ${(questions += 1)}.`;
  server.play(`answer:${text}`);
  await ask(panel, `Question ${questions}?`);
  await answerBecomes(panel, text);
}

async function unlock(view: View, passphrase: string): Promise<void> {
  await view.css('.unlock input[type="password"]').fill(passphrase);
  await view.press('Enter');
}

async function setCaps(caps: OwnCaps): Promise<void> {
  await options.evaluate(changeSettings, JSON.stringify({ type: 'caps-save', caps }));
}

/** What closing the browser does: the background ends, and with it everything that was only in memory. */
async function endSession(): Promise<void> {
  await options.evaluate(() => browser.storage.session.remove(['vault-keys', 'vault-unlock']));
  await gloss.killBackground();
}

describe('a passphrase', () => {
  test('is set on the options page, and the keys keep working', async () => {
    await options.role('button', 'Set a passphrase…').click();
    const dialog = options.role('dialog', 'Set a passphrase');
    await dialog.css('input').at(0).fill(PASSPHRASE);
    await dialog.css('input').at(1).fill(PASSPHRASE);
    await lookAtPage(options, 'passphrase-dialog');
    await dialog.role('button', 'Set passphrase').click();
    await options.role('button', 'Lock now').appear();
    await picturePage(options, 'unlocked-options', { prepare: scrollTo(options, '.keys') });
    await options.role('button', 'Remove all keys…').click();
    const removing = options.role('dialog', 'Remove all keys');
    await removing.appear();
    await picturePage(options, 'remove-keys');
    await removing.role('button', 'Cancel').click();
    await removing.vanish();
    await expectAnswer();
    expect(sentKey()).toBe(`Bearer ${KEY}`);
  });

  test('is not asked for again when only the background ended', async () => {
    await gloss.killBackground();
    await expectAnswer();
    expect(sentKey()).toBe(`Bearer ${KEY}`);
  });

  test('keeps a question waiting while the keys are locked, even when the background ends', async () => {
    await options.role('button', 'Lock now').click();
    await options.role('button', 'Unlock').appear();
    const before = server.requests.all.length;
    server.play('answer:Sent after unlocking.');
    await ask(panel, 'Will this wait?');
    await panel.css('[data-part="locked"]').appear();
    await picturePanel(panel, 'locked-panel');
    await picturePage(options, 'locked-options', { prepare: scrollTo(options, '.keys') });
    await gloss.killBackground();
    const { tabs } = await gloss.countTabs();
    await panel.role('button', 'Unlock…').click();
    await expect.poll(async () => (await gloss.countTabs()).tabs).toBe(tabs + 1);
    expect(await panel.role('textbox', 'Message').value()).toBe('Will this wait?');
    expect(server.requests.all).toHaveLength(before);
  });

  test('that is wrong says so and opens nothing', async () => {
    await unlock(options, 'not the passphrase');
    await expect
      .poll(() => options.css('.field-error').contents())
      .toContain('That isn’t the passphrase. Try again.');
    await picturePage(options, 'wrong-passphrase', { prepare: scrollTo(options, '.keys') });
    await panel.css('[data-part="locked"]').appear();
  });

  test('that is right sends the question that waited', async () => {
    await unlock(options, PASSPHRASE);
    await answerBecomes(panel, 'Sent after unlocking.');
    expect(sentKey()).toBe(`Bearer ${KEY}`);
    expect(await panel.role('textbox', 'Message').value()).toBe('');
    await panel.css('[data-part="locked"]').vanish();
    await options.role('button', 'Lock now').appear();
  });

  test('that opens the keys for a question beyond a spending cap does not send it before that is asked', async () => {
    const price = { input: 1e6, output: 1e6 };
    const list = { models: [{ id: 'gloss-demo', kind: 'chat', price }], at: Date.now() };
    await options.evaluate(
      writeSettings,
      JSON.stringify({ 'model-lists': { version: 1, value: { seeded: list } } }),
    );
    await setCaps({ chat: null, day: 0.1 });
    await options.role('button', 'Lock now').click();
    await options.role('button', 'Unlock').appear();
    const before = server.requests.all.length;
    server.play('answer:Sent beyond the cap.');
    await ask(panel, 'What does this cost?');
    await panel.css('[data-part="locked"]').appear();
    // What it would cost is asked when it can be sent, and not twice.
    const cap = panel.role('dialog', 'Spending cap');
    expect(await cap.count()).toBe(0);

    await unlock(options, PASSPHRASE);
    await cap.appear();
    await panel.css('[data-part="locked"]').vanish();
    expect(await panel.role('textbox', 'Message').value()).toBe('What does this cost?');
    await panel.role('button', 'Cancel').click();
    await cap.vanish();
    expect(server.requests.all).toHaveLength(before);

    await panel.role('textbox', 'Message').click();
    await panel.press('Enter');
    await cap.appear();
    // Locked while the question about the cap is open: the answer to it is kept over the unlocking.
    await options.role('button', 'Lock now').click();
    await options.role('button', 'Unlock').appear();
    await panel.role('button', 'Send anyway').click();
    await panel.css('[data-part="locked"]').appear();
    expect(server.requests.all).toHaveLength(before);
    await unlock(options, PASSPHRASE);
    await answerBecomes(panel, 'Sent beyond the cap.');
    expect(server.requests.all).toHaveLength(before + 1);
    await setCaps({ chat: null, day: null });
  });

  test('is asked for again when the browser starts again; the tab for it closes itself', async () => {
    await endSession();
    server.play('answer:Unlocked in a tab.');
    await ask(panel, 'And after a restart?');
    await panel.css('[data-part="locked"]').appear();
    const { tabs } = await gloss.countTabs();
    const tab = await gloss.openExtensionPage('options.html#unlock');
    await tab.role('dialog', 'Unlock your keys').appear();
    await picturePage(tab, 'unlock');
    await tab.css('dialog input[type="password"]').fill(PASSPHRASE);
    // The tab that the test is driving closes, so this happens after the test has released it.
    await tab.evaluate(() => {
      const form = document.querySelector<HTMLFormElement>('dialog form');
      setTimeout(() => form?.requestSubmit(), 100);
    });
    await answerBecomes(panel, 'Unlocked in a tab.');
    await expect.poll(async () => (await gloss.countTabs()).tabs).toBe(tabs);
  });

  test('is asked for again after the idle time that the user set, even if the background sleeps', async () => {
    await options.role('combobox', 'Lock the keys').choose('After 15 minutes without use');
    const minutes = (): Promise<number> =>
      options.evaluate(async () => {
        const alarm = await browser.alarms.get('lock');
        return alarm ? Math.round((alarm.scheduledTime - Date.now()) / 60_000) : -1;
      });
    await expect.poll(minutes).toBe(15);
    // The time passes: what is stored says that it has, and the alarm goes off.
    await options.evaluate(async () => {
      const { 'vault-unlock': unlock } = await browser.storage.session.get('vault-unlock');
      await browser.storage.session.set({
        'vault-unlock': Object.assign({}, unlock, { lockAt: Date.now() }),
      });
    });
    await gloss.killBackground();
    await options.evaluate(() => browser.alarms.create('lock', { when: Date.now() + 200 }));
    await expect
      .poll(() =>
        options.evaluate(async () => Object.keys(await browser.storage.session.get('vault-unlock'))),
      )
      .toEqual([]);
  });

  test('and the key are nowhere afterwards: no port but their own, no storage, no console, no page', async () => {
    const carried = await recordedMessages(options);
    const ports = new Set(carried.filter(({ text }) => text.includes(SECRET)).map(({ port }) => port));
    expect([...ports]).toEqual(['passphrase']);
    expect(carried.every(({ direction, text }) => direction === 'sent' || !text.includes(SECRET))).toBe(true);
    const places = {
      storage: await dumpStorage(gloss),
      console: gloss.consoleText(),
      panel: await panel.evaluate(() => document.documentElement.outerHTML),
      panelPorts: JSON.stringify(await recordedMessages(panel)),
      options: await options.evaluate(() =>
        [
          document.documentElement.outerHTML,
          ...[...document.querySelectorAll('input')].map((one) => one.value),
        ].join(),
      ),
    };
    for (const [place, text] of Object.entries(places)) expect(text.includes(SECRET), place).toBe(false);
  });

  test('that is forgotten is overcome by removing all keys', async () => {
    await options.role('button', 'Remove all keys…').click();
    const dialog = options.role('dialog', 'Remove all keys');
    await dialog.appear();
    await dialog.role('button', 'Remove all keys').click();
    await options.role('button', 'Set a passphrase…').appear();
    await expectAnswer();
    expect(sentKey()).toBeUndefined();
    const { keys, session } = await options.evaluate(readCopies);
    expect(keys).toBe(0);
    expect(session).toEqual([]);
  });
});

/** Runs in a page of the extension: what is left of keys on disk and in memory. */
async function readCopies(): Promise<{ keys: number; session: string[] }> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('gloss-vault');
    opening.onsuccess = () => resolve(opening.result);
  });
  const counting = database.transaction('keys').objectStore('keys').count();
  const keys = await new Promise<number>((resolve) => {
    counting.onsuccess = () => resolve(counting.result);
  });
  database.close();
  const items = await browser.storage.session.get(['vault-keys', 'vault-unlock']);
  return { keys, session: Object.keys(items) };
}

describe('a key that is forgotten when the browser closes', () => {
  test('outlives the background, but not the browser', async () => {
    await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` }, key: KEY });
    await options.role('checkbox', 'Forget when the browser closes').click();
    await expect.poll(async () => (await options.evaluate(readCopies)).keys).toBe(0);
    await gloss.killBackground();
    await expectAnswer();
    expect(sentKey()).toBe(`Bearer ${KEY}`);
    expect(await dumpStorage(gloss)).not.toContain(SECRET);
    await endSession();
    await expectAnswer();
    expect(sentKey()).toBeUndefined();
  });
});

/** Runs in a page of the extension: leaves the vault as version 2 of its database did, with one key. */
async function writeVersion2(origin: string, key: string): Promise<void> {
  const done = async (request: IDBRequest | IDBOpenDBRequest): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  };
  await done(indexedDB.deleteDatabase('gloss-vault'));
  const opening = indexedDB.open('gloss-vault', 2);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('keys', { keyPath: 'provider' });
    opening.result.createObjectStore('wrapping');
  };
  await done(opening);
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(JSON.stringify(['seeded', origin]));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData },
    wrapping,
    new TextEncoder().encode(key),
  );
  const transaction = opening.result.transaction(['keys', 'wrapping'], 'readwrite');
  transaction.objectStore('keys').put({ provider: 'seeded', origin, lastFour: 'zzzz', nonce, sealed });
  transaction.objectStore('wrapping').put(wrapping, 'key');
  await new Promise<void>((resolve) => {
    transaction.oncomplete = () => resolve();
  });
  opening.result.close();
}

describe('the vault of an earlier version', () => {
  test('keeps its key', async () => {
    await options.evaluate(writeVersion2, server.url, KEY);
    await gloss.killBackground();
    await expectAnswer();
    expect(sentKey()).toBe(`Bearer ${KEY}`);
  });
});
