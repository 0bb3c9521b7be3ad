import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { answerBecomes, ask, endOfAnswer, lastAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { writeSettings } from '../support/e2e/settings-in-page.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/': '<!doctype html><title>Page</title><p>Text</p>' }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  page = await gloss.openPage(pages.url);
  await open();
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
});

async function open(): Promise<void> {
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
}

function queued(): Promise<string[]> {
  return panel.css('.queued-text').contents();
}

function questions(): Promise<string[]> {
  return panel.css('.question-text').contents();
}

test('questions that are sent while an answer is written wait for it, and survive the panel', async () => {
  answers.stage({ type: 'part', answer: 'The first answer.' });
  await ask(panel, 'What is a lichen?');
  await answerBecomes(panel, 'The first answer.');
  await ask(panel, 'How old does it get?');
  await expect.poll(queued).toEqual(['How old does it get?']);
  await ask(panel, 'Where does it grow?');
  await expect.poll(queued).toEqual(['How old does it get?', 'Where does it grow?']);
  await panel.role('textbox', 'Message').fill('And one more thing');
  await lookAtPanel(panel, 'queue-live');

  await panel.close();
  await open();
  await expect.poll(queued).toEqual(['How old does it get?', 'Where does it grow?']);
  expect(await panel.role('textbox', 'Message').value()).toBe('And one more thing');
  await panel.role('textbox', 'Message').fill('');
  answers.stage({ type: 'answer', answer: 'The next answer.' });
  answers.finish();
  await expect.poll(queued).toEqual([]);
  await expect.poll(questions).toEqual(['What is a lichen?', 'How old does it get?', 'Where does it grow?']);
  await answerBecomes(panel, 'The next answer.');
});

test('a question behind an answer that was stopped waits, and is sent by Send now', async () => {
  await panel.role('button', 'New chat').click();
  await lastAnswer(panel).vanish();
  answers.stage({ type: 'part', answer: 'An answer without an end' });
  await ask(panel, 'A long one, please');
  await answerBecomes(panel, 'An answer without an end');
  await ask(panel, 'A short one, please');
  await expect.poll(queued).toEqual(['A short one, please']);
  await panel.role('button', 'Stop').click();
  await expect
    .poll(() => panel.css('[data-part="queued"] [role="status"]').contents())
    .toEqual(['Waiting: the answer was stopped']);
  await lookAtPanel(panel, 'queue-stopped');
  answers.stage({ type: 'answer', answer: 'Short.' });
  await panel.role('button', 'Send now').click();
  await answerBecomes(panel, 'Short.');
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(await queued()).toEqual([]);
  expect(await questions()).toEqual(['A long one, please', 'A short one, please']);
});

test('a question behind an answer that a killed background interrupted is still there', async () => {
  answers.stage({ type: 'part', answer: 'Half an' });
  await ask(panel, 'Another one, please');
  await answerBecomes(panel, 'Half an');
  await ask(panel, 'And the last?');
  await expect.poll(queued).toEqual(['And the last?']);
  await gloss.killBackground();
  await expect
    .poll(() => panel.css('[data-part="queued"] [role="status"]').contents())
    .toEqual(['Waiting: the answer was interrupted']);
  await picturePanel(panel, 'queue-interrupted');
  await panel.role('button', 'Drop').click();
  await expect.poll(queued).toEqual([]);
});

/** Sets the price of the model, one cent for each token, and the caps. */
async function setCaps(caps: { chat: number | null; day: number | null }): Promise<void> {
  const options = await gloss.openExtensionPage('options.html');
  const models = [{ id: 'gloss-demo', kind: 'chat', price: { input: 10_000, output: 10_000 } }];
  const lists = { seeded: { models, at: 0 } };
  await options.evaluate(writeSettings, JSON.stringify({ 'model-lists': { version: 1, value: lists } }));
  await options.css('.caps-form input').at(0).appear();
  for (const [index, cap] of [caps.chat, caps.day].entries())
    await options
      .css('.caps-form input')
      .at(index)
      .fill(cap === null ? '' : String(cap));
  await options.role('button', 'Save caps').click();
  await expect
    .poll(() => options.css('.caps-form [role="status"]').contents())
    .toEqual(['Saved. The caps apply from the next question.']);
  await options.close();
}

function capDialog() {
  return panel.role('dialog', 'Spending cap');
}

test('a question that would exceed a spending cap is sent only when the user agrees', async () => {
  await setCaps({ chat: 0.1, day: null });
  await panel.role('button', 'New chat').click();
  await lastAnswer(panel).vanish();
  answers.stage({ type: 'answer', answer: 'One answer of about ten tokens, all in all, so.' });
  await ask(panel, 'Why?');
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(await capDialog().count()).toBe(0);

  await ask(panel, 'And why is that?');
  await capDialog().appear();
  expect(await capDialog().text()).toMatch(
    /This chat has cost about \$0\.1\d so far\. Its cap is \$0\.10\./u,
  );
  await lookAtPanel(panel, 'queue-cap');
  await panel.role('button', 'Cancel').click();
  await capDialog().vanish();
  expect(await panel.role('textbox', 'Message').value()).toBe('And why is that?');
  expect(await questions()).toEqual(['Why?']);

  await ask(panel, 'And why is that?');
  await capDialog().appear();
  answers.stage({ type: 'part', answer: 'Because of the' });
  await panel.role('button', 'Send anyway').click();
  await answerBecomes(panel, 'Because of the');
  expect(await questions()).toEqual(['Why?', 'And why is that?']);
  expect(await panel.role('textbox', 'Message').value()).toBe('');
});

test('a queued question that would exceed a cap waits, and asks before it is sent', async () => {
  await ask(panel, 'Since when?');
  await expect.poll(queued).toEqual(['Since when?']);
  answers.finish();
  await expect
    .poll(() => panel.css('[data-part="queued"] [role="status"]').contents())
    .toEqual(['Not sent: it would exceed your spending cap']);
  await picturePanel(panel, 'queue-capped');
  answers.stage({ type: 'answer', answer: 'For ever.' });
  await panel.role('button', 'Send now').click();
  await capDialog().appear();
  await panel.role('button', 'Send anyway').click();
  await answerBecomes(panel, 'For ever.');
  await expect.poll(queued).toEqual([]);
});

test('the cap of a day counts other chats', async () => {
  await setCaps({ chat: null, day: 0.1 });
  await panel.role('button', 'New chat').click();
  await lastAnswer(panel).vanish();
  await ask(panel, 'Again?');
  await capDialog().appear();
  expect(await capDialog().text()).toMatch(
    /Today has cost about \$0\.\d+ so far\. The cap for a day is \$0\.10\./u,
  );
  await picturePanel(panel, 'queue-cap-of-the-day');
  await panel.role('button', 'Cancel').click();
  await setCaps({ chat: null, day: null });
  await ask(panel, 'Again?');
  await answerBecomes(panel, 'For ever.');
});

test('what an input method composes is neither disturbed by an answer nor sent by the Enter that accepts it', async () => {
  await panel.role('button', 'New chat').click();
  await lastAnswer(panel).vanish();
  answers.stage({ type: 'part', answer: 'A part' });
  await ask(panel, 'One more?');
  await answerBecomes(panel, 'A part');
  const field = panel.role('textbox', 'Message');
  await field.fill('');
  await panel.compose('にほ');
  answers.finish();
  expect(await endOfAnswer(panel)).toBe('complete');
  await panel.compose('にほん');
  expect(await field.value()).toBe('にほん');
  await panel.acceptComposed('日本');
  expect(await field.value()).toBe('日本');
  expect([...(await questions()), ...(await queued())]).toEqual(['One more?']);
  answers.stage({ type: 'answer', answer: 'Japan.' });
  await panel.press('Enter');
  await answerBecomes(panel, 'Japan.');
  expect(await questions()).toEqual(['One more?', '日本']);
});
