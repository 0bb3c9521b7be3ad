import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { answerBecomes, ask, endOfAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { focusOn, lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const LONG = Array.from({ length: 40 }, (_, index) => `Paragraph ${index} of a long answer.`).join('\n\n');

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
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
});

function questions(): Promise<string[]> {
  return panel.css('.question-text').contents();
}

function places(): Promise<string[]> {
  return panel.role('group', 'Versions').contents();
}

async function answered(answer: string): Promise<void> {
  // First its text: until the question has arrived, the newest answer is the one before.
  await answerBecomes(panel, answer);
  expect(await endOfAnswer(panel)).toBe('complete');
}

/** Where a message is in the window, in CSS pixels. */
function topOf(selector: string): Promise<number> {
  return panel.evaluate(
    (css) => Math.round(document.querySelector(css)?.getBoundingClientRect().top ?? -1),
    selector,
  );
}

test('an edited question and a regenerated answer are versions, which can be switched and continued', async () => {
  answers.stage({ type: 'answer', answer: 'The first answer.' });
  await ask(panel, 'What is a lichen?');
  await answered('The first answer.');
  answers.stage({ type: 'answer', answer: 'The second answer.' });
  await ask(panel, 'How old does it get?');
  await answered('The second answer.');
  expect(await places()).toEqual([]);

  answers.stage({ type: 'answer', answer: 'Another second answer.' });
  await panel.role('button', 'Regenerate').at(-1).click();
  await answered('Another second answer.');
  expect(await places()).toEqual(['2/2']);

  answers.stage({ type: 'answer', answer: 'An answer to the edited question.' });
  await panel.role('button', 'Edit').at(0).click();
  await picturePanel(panel, 'versions-editing');
  await ask(panel, 'What is moss?');
  await answered('An answer to the edited question.');
  expect(await questions()).toEqual(['What is moss?']);
  expect(await places()).toEqual(['2/2']);

  await panel.role('button', 'Previous version').click();
  await expect.poll(questions).toEqual(['What is a lichen?', 'How old does it get?']);
  expect(await places()).toEqual(['1/2', '2/2']);
  await answerBecomes(panel, 'Another second answer.');
  // The button that was pressed is disabled in the first version.
  await expect.poll(() => panel.role('button', 'Next version').at(0).isFocused()).toBe(true);
  await lookAtPanel(panel, 'versions-turned');

  await panel.role('button', 'Previous version').at(1).click();
  await answerBecomes(panel, 'The second answer.');
  expect(await places()).toEqual(['1/2', '1/2']);
  answers.stage({ type: 'answer', answer: 'The third answer.' });
  await ask(panel, 'Where does it grow?');
  await answered('The third answer.');

  // With the keyboard there and back: the branch is as it was left.
  await panel.evaluate(() => document.querySelector<HTMLElement>('.versions button:last-child')?.focus());
  await panel.press('Enter');
  await expect.poll(questions).toEqual(['What is moss?']);
  await expect.poll(() => panel.role('button', 'Previous version').isFocused()).toBe(true);
  await panel.press('Enter');
  await expect.poll(questions).toEqual(['What is a lichen?', 'How old does it get?', 'Where does it grow?']);
  await answerBecomes(panel, 'The third answer.');

  await panel.close();
  await page.clickToolbarButton();
  panel = await page.panel();
  await expect.poll(questions).toEqual(['What is a lichen?', 'How old does it get?', 'Where does it grow?']);
  expect(await places()).toEqual(['1/2', '1/2']);
});

test('an answer is regenerated with another model, which its details name, and the next question keeps its own', async () => {
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  answers.stage({ type: 'answer', answer: 'By the first model.' });
  await ask(panel, 'Who are you?');
  await answered('By the first model.');
  answers.stage({ type: 'answer', answer: 'By the second model.' });
  await panel.role('button', 'Regenerate with…').click();
  await panel.role('searchbox', 'Search models').fill('second-model');
  await panel.css('[role="option"]').appear();
  await lookAtPanel(panel, 'versions-picker');
  await panel.press('Enter');
  await answered('By the second model.');
  expect(await places()).toEqual(['2/2']);
  await panel.role('button', 'Details').click();
  await expect.poll(() => panel.css('[data-part="details"] dd').at(0).contents()).toEqual(['second-model']);
  expect(await panel.css('.model-value').contents()).not.toContain('second-model');
});

test('a deleted question leaves later messages in place, and Undo brings it back', async () => {
  answers.stage({ type: 'answer', answer: 'The last answer.' });
  await ask(panel, 'And who else?');
  await answered('The last answer.');
  expect(await questions()).toEqual(['Who are you?', 'And who else?']);
  await panel.role('button', 'Delete').at(0).click();
  await expect.poll(questions).toEqual(['And who else?']);
  await lookAtPanel(panel, 'versions-deleted', { prepare: focusOn(panel, '.toast button') });
  await panel.role('button', 'Undo').click();
  await expect.poll(questions).toEqual(['Who are you?', 'And who else?']);
  await panel.role('button', 'Delete').at(1).click();
  await expect.poll(questions).toEqual(['Who are you?']);
  expect(await places()).toEqual(['2/2']);
});

test('words of an answer become a quote by the keyboard, which goes with the next question', async () => {
  await panel.setWidth(360);
  await panel.evaluate(() => {
    const answer = [...document.querySelectorAll('[data-part="answer"]')].at(-1);
    if (answer) document.getSelection()?.selectAllChildren(answer);
  });
  await panel.role('button', 'Ask about this').appear();
  await lookAtPanel(panel, 'versions-ask-about-this');
  await panel.evaluate(() => document.querySelector<HTMLElement>('.ask-about-this')?.focus());
  await panel.press('Enter');
  await expect
    .poll(() => panel.css('[data-part="quote"] blockquote').contents())
    .toEqual(['By the second model.']);
  await panel.role('button', 'Ask about this').vanish();
  answers.stage({ type: 'answer', answer: 'I meant it.' });
  await ask(panel, 'What do you mean?');
  await answered('I meant it.');
  expect(await panel.css('[data-part="sent-quote"] .quote-from').contents()).toEqual([
    'Answer in this chat (second-model)',
  ]);
});

test('a version of another length is shown below the same button, also while an answer is being written', async () => {
  await panel.setWidth(400);
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  answers.stage({ type: 'answer', answer: LONG });
  await ask(panel, 'A long one, please');
  expect(await endOfAnswer(panel)).toBe('complete');
  answers.stage({ type: 'part', answer: 'Short so far' });
  await panel.role('button', 'Regenerate').click();
  await answerBecomes(panel, 'Short so far');
  expect(await places()).toEqual(['2/2']);

  const top = await topOf('.versions');
  await panel.role('button', 'Previous version').click();
  await expect.poll(places).toEqual(['1/2']);
  await panel.css('[data-part="elsewhere"]').appear();
  await lookAtPanel(panel, 'versions-elsewhere');
  await panel.setWidth(400);
  expect(await topOf('.versions')).toBe(top);
  await panel.evaluate(() => {
    const versions = document.querySelector('.versions');
    versions?.scrollIntoView({ block: 'start' });
  });
  const scrolled = await topOf('.versions');
  await panel.role('button', 'Next version').click();
  await expect.poll(places).toEqual(['2/2']);
  await answerBecomes(panel, 'Short so far');
  expect(await topOf('.versions')).toBe(scrolled);
  await panel.css('[data-part="elsewhere"]').vanish();
  await panel.role('button', 'Previous version').click();
  await panel.role('button', 'Stop it').click();
  await panel.css('[data-part="elsewhere"]').vanish();
  expect(await panel.css('[data-role="assistant"]').at(-1).attribute('data-state')).toBe('complete');
});
