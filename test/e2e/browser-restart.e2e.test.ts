import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { Located, View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { answerBecomes, ask, endOfAnswer, lastAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { dumpDatabase, dumpStorage } from '../support/e2e/record-ports.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

const HALF = 'A lichen grows about a millimetre';

let answers: StagedAnswers;
let pages: PageServer;
let profile: string;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'gloss-restart-'));
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({
      '/': '<!doctype html><title>Page</title><p>Lichens cover rocks.</p>',
      '/private': '<!doctype html><p>Lichens in private.</p>',
    }),
    start(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  await openPanel();
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

function start(): Promise<BrowserUnderTest> {
  return startGloss({ profile, allowPrivate: true });
}

async function openPanel(): Promise<void> {
  page = await gloss.openPage(pages.url);
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
}

/** Closes the browser as a user does, and starts it with the same profile. */
async function restart(): Promise<void> {
  await gloss.quit();
  gloss = await start();
  await openPanel();
}

test('a chat survives a restart of the browser, and the answer it cut off keeps its text and Continue', async () => {
  answers.stage({ type: 'answer', answer: 'It is a fungus and an alga.' });
  await ask(panel, 'What is a lichen?');
  expect(await endOfAnswer(panel)).toBe('complete');
  answers.stage({ type: 'part', answer: HALF });
  await ask(panel, 'How fast does it grow?');
  await answerBecomes(panel, HALF);
  const options = await gloss.openExtensionPage('options.html');
  // The journal is written a moment after the panel shows the text.
  await expect.poll(() => options.evaluate(dumpDatabase, 'gloss-chats')).toContain(HALF);

  await restart();
  await panel.role('button', 'Chats').click();
  await panel.css('[data-chat]').at(0).click();
  expect(await endOfAnswer(panel)).toBe('interrupted');
  await answerBecomes(panel, HALF);
  expect(await panel.css('.question-text').contents()).toEqual([
    'What is a lichen?',
    'How fast does it grow?',
  ]);
  expect((await panel.css('[data-part="answer"]').contents())[0]).toBe('It is a fungus and an alga.');

  answers.stage({ type: 'answer', answer: ' in a year.' });
  await lastAnswer(panel).role('button', 'Continue').click();
  await answerBecomes(panel, `${HALF} in a year.`);
  expect(await endOfAnswer(panel)).toBe('complete');
});

function message(): Located {
  return panel.role('textbox', 'Message');
}

function quotes(): Promise<string[]> {
  return panel.css('[data-part="quote"]').contents();
}

function questions(): Promise<string[]> {
  return panel.css('.question-text').contents();
}

/** Runs in a page of the extension: everything that outlives the browser, as JSON. */
async function dumpDisk(): Promise<string> {
  const areas = await Promise.all([browser.storage.local.get(null), browser.storage.sync.get(null)]);
  const dumps = [JSON.stringify(areas)];
  for (const { name = '' } of await indexedDB.databases()) {
    const opening = indexedDB.open(name);
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    for (const store of database.objectStoreNames) {
      const reading = database.transaction(store).objectStore(store).getAll();
      await new Promise<void>((resolve) => {
        reading.onsuccess = () => resolve();
      });
      dumps.push(JSON.stringify(reading.result));
    }
    database.close();
  }
  return dumps.join('\n');
}

/** Waits until all of these texts are where the next start of the browser finds them. */
async function onDisk(...texts: string[]): Promise<void> {
  const options = await gloss.openExtensionPage('options.html');
  await expect
    .poll(async () => {
      const disk = await options.evaluate(dumpDisk);
      return texts.filter((text) => !disk.includes(text));
    })
    .toEqual([]);
  await options.close();
}

test('a draft, its quote and a queued question survive a restart of the browser, and nothing is sent automatically', async () => {
  answers.stage({ type: 'part', answer: HALF });
  await ask(panel, 'How large does it get?');
  await answerBecomes(panel, HALF);
  await ask(panel, 'How old does it get?');
  await expect.poll(() => panel.css('.queued-text').contents()).toEqual(['How old does it get?']);
  await page.focus();
  await page.select({ css: 'p' });
  await page.askAboutSelection();
  await expect.poll(quotes).toEqual([expect.stringContaining('Lichens cover rocks.')]);
  await message().fill('half a ques');
  await onDisk('half a ques', 'Lichens cover rocks.', 'How old does it get?');

  await restart();
  await expect.poll(() => message().value()).toBe('half a ques');
  expect(await quotes()).toEqual([expect.stringContaining('Lichens cover rocks.')]);
  expect((await questions()).at(-1)).toBe('How large does it get?');
  await expect
    .poll(() => panel.css('[data-part="queued"] [role="status"]').contents())
    .toEqual(['Not sent: the browser was closed before its turn']);
  await lookAtPanel(panel, 'queue-restarted');
  answers.stage({ type: 'answer', answer: ' more.' });
  await lastAnswer(panel).role('button', 'Continue').click();
  await answerBecomes(panel, `${HALF} more.`);
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(await panel.css('.queued-text').contents()).toEqual(['How old does it get?']);
  answers.stage({ type: 'answer', answer: 'Very.' });
  await panel.role('button', 'Send now').click();
  await expect.poll(async () => (await questions()).at(-1)).toBe('How old does it get?');
  await answerBecomes(panel, 'Very.');
  expect(await message().value()).toBe('half a ques');
});

test('what was typed in a new chat is there after a restart of the browser, and what was left in another chat', async () => {
  const before = (await questions()).length;
  expect(before).toBeGreaterThan(0);
  await panel.role('button', 'Remove quote').click();
  await message().fill('');
  await panel.role('button', 'New chat').click();
  await expect.poll(questions).toEqual([]);
  await message().fill('not asked yet');
  await onDisk('not asked yet');
  await restart();
  await expect.poll(() => message().value()).toBe('not asked yet');
  expect(await questions()).toEqual([]);

  await panel.role('button', 'Chats').click();
  await panel.css('[data-chat]').at(0).click();
  await expect.poll(questions).toHaveLength(before);
  await message().fill('left in its chat');
  await onDisk('not asked yet', 'left in its chat');
  await restart();
  await expect.poll(() => message().value()).toBe('left in its chat');
  await panel.role('button', 'New chat').click();
  await expect.poll(() => message().value()).toBe('not asked yet\nleft in its chat');
});

test('what is typed, asked or answered in a private window or a temporary chat is in no store that outlives the browser', async () => {
  const hidden = await gloss.openPage(`${pages.url}/private`, 'private');
  await hidden.select({ css: 'p' });
  await hidden.askAboutSelection();
  const secret = await hidden.panel();
  await secret.css('[data-part="quote"]').appear();
  await picturePanel(secret, 'private-window');
  answers.stage({ type: 'answer', answer: 'Answered in private.' });
  await ask(secret, 'Asked in private');
  expect(await endOfAnswer(secret)).toBe('complete');
  await secret.role('textbox', 'Message').fill('typed in private');
  await expect.poll(() => dumpStorage(gloss)).toContain('typed in private');

  await page.focus();
  await panel.role('checkbox', 'Temporary chat').click();
  await panel.css('[data-part="temporary"]').appear();
  answers.stage({ type: 'part', answer: 'Answered in a temporary chat.' });
  await ask(panel, 'Asked in a temporary chat');
  await answerBecomes(panel, 'Answered in a temporary chat.');
  await ask(panel, 'Queued in a temporary chat');
  await expect.poll(() => panel.css('.queued-text').contents()).toEqual(['Queued in a temporary chat']);
  await message().fill('typed in a temporary chat');
  await expect.poll(() => dumpStorage(gloss)).toContain('typed in a temporary chat');
  await panel.role('button', 'Chats').click();
  await panel.css('[data-chat]').at(0).click();
  await panel.css('[data-part="temporary"]').vanish();
  await message().fill('typed where it is kept');
  await onDisk('typed where it is kept');

  answers.finish();
  // Left, it is forgotten once its answer has ended.
  await expect.poll(() => dumpStorage(gloss)).not.toMatch(/(?:asked|queued|answered) in a temporary/iu);
  const options = await gloss.openExtensionPage('options.html');
  const disk = await options.evaluate(dumpDisk);
  expect(disk).not.toMatch(/(?:typed|asked|answered|queued|Lichens) in (?:private|a temporary)/iu);
  await options.close();
});
