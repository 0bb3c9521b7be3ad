import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

const SELECTED = 'a millimetre in a year';
const TITLE = 'On lichens"\n---\nevil: 1';
const PAGE = `<!doctype html><title>${TITLE}</title><p>It grows about ${SELECTED}, on stone.</p>`;
const ANSWER =
  'They **grow** slowly.\n\n![x](http://127.0.0.1:9/leak)\n\n<img src="http://127.0.0.1:9/leak">';

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let downloads: string;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  downloads = await mkdtemp(join(tmpdir(), 'gloss-notes-'));
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': PAGE }),
    startGloss({ downloads }),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  page = await gloss.openPage(`${pages.url}/lichens`);
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
  if (downloads) await rm(downloads, { recursive: true, force: true });
});

async function askAbout(question: string): Promise<void> {
  await page.focus();
  await page.select({ text: SELECTED });
  await page.askAboutSelection();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  answers.stage({ type: 'answer', answer: ANSWER });
  await ask(panel, question);
  expect(await endOfAnswer(panel)).toBe('complete');
}

function preview(): Promise<string> {
  return panel.role('region', 'Preview').text();
}

/** The complete file that is in the folder of downloads. */
async function downloaded(): Promise<string> {
  const files = async (): Promise<string[]> =>
    (await readdir(downloads)).filter((name) => name.endsWith('.md'));
  await expect.poll(async () => (await files()).length).toBe(1);
  const [name = ''] = await files();
  await expect.poll(async () => (await readFile(join(downloads, name))).length).toBeGreaterThan(0);
  return await readFile(join(downloads, name), 'utf8');
}

test('a chat is previewed as a note, in which nothing that the page or the model wrote is active', async () => {
  await askAbout('How fast?');
  await panel.role('button', 'More').click();
  await panel.role('menuitem', 'Reading notes…').appear();
  await lookAtPanel(panel, 'more-menu');
  await panel.role('menuitem', 'Reading notes…').click();
  const dialog = panel.role('dialog', 'Reading notes');
  await dialog.appear();
  await panel.role('region', 'Preview').appear();
  await lookAtPanel(panel, 'notes');
  const text = await preview();
  expect(text).toMatch(/^---\ntitle: "How fast\?"\nsource: "http:[^"]*\/lichens"\nsite: "[^"]*"\ndate: /u);
  expect(text.match(/^---$/gmu)).toHaveLength(2);
  expect(text).toContain(`> ${SELECTED}\n>\n> — [On lichens"`);
  expect(text).toContain('#:~:text=a%20millimetre%20in%20a%20year)');
  expect(text).toContain('They **grow** slowly.');
  expect(text).not.toMatch(/!\[|<img/u);
});

test('a note is saved as it is previewed', async () => {
  const text = await preview();
  await panel.role('dialog', 'Reading notes').role('button', 'Save').click();
  await expect.poll(() => panel.role('status').contents()).toContain('Saved as How fast.md.');
  expect(await downloaded()).toBe(text);
});

test('Obsidian is opened in the active tab, with the note, only on a click', async () => {
  await panel.evaluate(() => {
    document.documentElement.dataset['called'] = '';
    // There is no program to open it.
    Object.assign(browser.tabs, {
      update(_tab: number, { url = '' }: { url?: string }) {
        document.documentElement.dataset['called'] += url;
        return Promise.resolve();
      },
    });
  });
  const called = (): Promise<string> =>
    panel.evaluate(() => document.documentElement.dataset['called'] ?? '');
  expect(await called()).toBe('');
  const text = await preview();
  await panel.role('button', 'Open in Obsidian').click();
  await expect.poll(called).not.toBe('');
  const url = new URL(await called());
  expect(url.href).toMatch(/^obsidian:\/\/new\?/u);
  expect(url.searchParams.get('name')).toBe('How fast');
  expect(url.searchParams.get('content')).toBe(text);
});

test('the note of a page has every chat about it', async () => {
  await panel.role('button', 'Close').click();
  await panel.role('dialog', 'Reading notes').vanish();
  await panel.role('button', 'New chat').click();
  await askAbout('On what?');
  await panel.role('button', 'Chats').click();
  await panel.css('[data-chat][data-active="true"]').appear();
  await panel.css('.chat-actions > button').click();
  await panel.role('menuitem', 'Reading notes…').click();
  await panel.role('region', 'Preview').appear();
  expect((await preview()).match(/^## Question$/gmu)).toHaveLength(1);
  const choice = panel.role('combobox', 'Notes on');
  await choice.choose(await panel.css('.notes option:last-child').text());
  await expect.poll(async () => (await preview()).match(/^## Question$/gmu)?.length).toBe(2);
  const text = await preview();
  expect(text.indexOf('How fast?')).toBeLessThan(text.indexOf('On what?'));
});
