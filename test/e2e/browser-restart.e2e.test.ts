import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { answerBecomes, ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { dumpDatabase } from '../support/e2e/record-ports.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

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
    servePages({ '/': '<!doctype html><title>Page</title><p>Text</p>' }),
    startGloss({ profile }),
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

async function openPanel(): Promise<void> {
  page = await gloss.openPage(pages.url);
  await page.clickToolbarButton();
  panel = await page.panel();
  await panel.role('textbox', 'Message').appear();
}

/** Ends the browser as a user does, and starts it on the same profile. */
async function restart(): Promise<void> {
  await gloss.quit();
  gloss = await startGloss({ profile });
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
