import { afterAll, beforeAll, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';

import { chooseFiles } from '../support/e2e/choose-files.ts';
import { whenReady } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

const DAY_MS = 24 * 60 * 60_000;

/** The ages of chats in days, by their titles. */
const AGES = {
  'Of yesterday': 1,
  'Of last week': 8,
  'Of last month': 31,
  'Of last season': 91,
  'Old and open': 400,
  'Old and pinned': 401,
  'Old with a draft': 402,
};

let pages: PageServer;
let gloss: BrowserUnderTest;
let panel: View;
let options: View;

beforeAll(async () => {
  [pages, gloss] = await Promise.all([
    servePages({ '/': '<!doctype html><title>Page</title><p>Text</p>' }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${pages.url}/v1` } });
  const page = await gloss.openPage(pages.url);
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
  options = await gloss.openExtensionPage('options.html#data');
});

afterAll(async () => {
  await gloss?.quit();
  await pages?.close();
});

function writeChat(title: string, days: number): object {
  const at = Date.now() - days * DAY_MS;
  const question = { createdAt: at, id: `${title} q`, role: 'user', parent: null, text: title, quotes: [] };
  const answer = {
    createdAt: at,
    id: `${title} a`,
    role: 'assistant',
    parent: question.id,
    run: `${title} run`,
    state: 'complete',
    answer: 'Yes.',
    reasoning: '',
    notices: [],
    model: 'model',
    provider: 'Provider',
  };
  const messages = [question, answer];
  const isPinned = title.includes('pinned');
  return { id: title, title, createdAt: at, updatedAt: at, leaf: answer.id, isPinned, messages };
}

async function importChats(): Promise<void> {
  const chats = Object.entries(AGES).map(([title, days]) => writeChat(title, days));
  const bytes = Buffer.from(JSON.stringify({ format: 'gloss', version: 1, chats }));
  await options.role('button', 'Import…').appear();
  await chooseFiles(options, '.transfer input', [{ name: 'chats.json', bytes }]);
  await expect
    .poll(() => options.css('[data-part="transfer-outcome"]').contents())
    .toEqual(['7 chats imported, with 14 messages.']);
}

async function openChat(title: string): Promise<void> {
  await panel.role('button', 'Chats').click();
  await panel.css('[data-chat]').appear();
  const titles = await panel.css('[data-chat] .chat-title').contents();
  await panel.css('[data-chat]').at(titles.indexOf(title)).click();
  await expect.poll(() => panel.css('.question-text').contents()).toEqual([title]);
}

async function titles(): Promise<string[]> {
  await panel.role('button', 'Chats').click();
  await panel.css('[data-chat]').appear();
  const found = await panel.css('[data-chat] .chat-title').contents();
  await panel.press('Escape');
  await panel.role('dialog').vanish();
  return found;
}

/** Lets the alarm go off that does so once a day. */
async function passDay(): Promise<void> {
  await options.evaluate(() => browser.alarms.create('clean-up', { when: Date.now() + 100 }));
}

test('chats are deleted when they are older than the user keeps them, and none that is open, pinned or in use', async () => {
  await importChats();
  await openChat('Old with a draft');
  await panel.role('textbox', 'Message').fill('half a thought');
  await openChat('Old and open');
  const kept = ['Old and pinned', 'Of yesterday', 'Of last week', 'Of last month', 'Of last season'];
  const old = ['Old and open', 'Old with a draft'];
  await passDay();
  expect(await titles()).toEqual([...kept, ...old]);
  for (const days of [90, 30, 7]) {
    await options.role('combobox', 'Keep chats').choose(`For ${days} days`);
    // A choice that was made by mistake has deleted nothing yet.
    await expect.poll(() => options.role('combobox', 'Keep chats').value()).toBe(String(days));
    expect(await titles()).toEqual([...kept, ...old]);
    await passDay();
    kept.pop();
    await expect.poll(titles, { timeout: 30_000 }).toEqual([...kept, ...old]);
  }
  await openChat('Old with a draft');
  expect(await panel.role('textbox', 'Message').value()).toBe('half a thought');
  await expect.poll(() => panel.css('[data-part="answer"]').contents()).toEqual(['Yes.']);
});
