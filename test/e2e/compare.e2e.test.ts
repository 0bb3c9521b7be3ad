import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { Located, View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { answerBecomes, ask, whenReady } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { changeSettings } from '../support/e2e/settings-in-page.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const LONG = Array.from({ length: 30 }, (_, index) => `Paragraph ${index} of the other answer.`).join('\n\n');

let answers: StagedAnswers;
/** Another provider, at another origin. */
let others: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [answers, others, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    serveStagedAnswers(),
    servePages({ '/': '<!doctype html><title>Page</title><p>Text</p>' }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  const options = await gloss.openExtensionPage('options.html');
  const provider = {
    id: 'other',
    preset: 'custom-chat-completions',
    name: 'Other server',
    dialect: 'chat-completions',
    baseUrl: others.baseUrl,
    model: 'other-model',
  };
  await options.evaluate(changeSettings, JSON.stringify({ type: 'provider-save', provider }));
  await options.close();
  page = await gloss.openPage(pages.url);
  await open();
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await others?.close();
  await pages?.close();
});

async function open(): Promise<void> {
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
}

function articles(): Located {
  return panel.css('[data-role="assistant"]');
}

function texts(): Promise<string[]> {
  return panel.css('[data-part="answer"]').contents();
}

function states(): Promise<(string | undefined)[]> {
  return panel.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-role="assistant"]')].map(
      ({ dataset }) => dataset['state'],
    ),
  );
}

/** The left and top edges of the answers in the window, in CSS pixels. */
function places(): Promise<{ x: number; y: number }[]> {
  return panel.evaluate(() =>
    [...document.querySelectorAll('[data-role="assistant"]')].map((article) => {
      const { left, top } = article.getBoundingClientRect();
      return { x: Math.round(left), y: Math.round(top) };
    }),
  );
}

async function pick(model: string): Promise<void> {
  await panel.role('button', 'Ask another model too').at(-1).click();
  await panel.role('searchbox', 'Search models').fill(model);
  await panel.css('[role="option"]').appear();
  await panel.press('Enter');
}

test('another model is asked while the first one answers, with consent to its host, and both survive a reload', async () => {
  answers.stage({ type: 'part', answer: 'The first answer' });
  await ask(panel, 'What is a lichen?');
  await answerBecomes(panel, 'The first answer');
  others.stage({ type: 'part', answer: LONG });
  await pick('other-model');
  await panel.role('dialog', 'What will be sent').appear();
  expect(await articles().count()).toBe(1);
  await panel.role('dialog', 'What will be sent').role('button', 'Send').click();
  await expect.poll(() => panel.css('.compared-head h2').contents()).toEqual(['gloss-demo', 'other-model']);
  await expect.poll(states).toEqual(['streaming', 'streaming']);
  await lookAtPanel(panel, 'compare-live', { main: 1100 });

  await panel.setWidth(1100);
  const [left, right] = await places();
  expect(right?.y).toBe(left?.y);
  expect(right?.x).toBeGreaterThan((left?.x ?? 0) + 300);
  await panel.setWidth(400);
  const [above, below] = await places();
  expect(below?.x).toBe(above?.x);
  expect(below?.y).toBeGreaterThan(above?.y ?? 0);

  await panel.close();
  await open();
  await expect.poll(states).toEqual(['streaming', 'streaming']);
  await panel.role('button', 'Stop this answer').at(0).click();
  await expect.poll(states).toEqual(['stopped', 'streaming']);
  others.finish();
  await expect.poll(states).toEqual(['stopped', 'complete']);
  expect((await texts())[0]).toBe('The first answer');
  await lookAtPanel(panel, 'compare-ended', { main: 1100 });
});

test('the answer that is kept does not move, and the other one becomes a version of it', async () => {
  await panel.setWidth(400);
  await panel.evaluate(() => {
    const last = [...document.querySelectorAll('[data-role="assistant"]')].at(-1);
    last?.querySelectorAll('p')[12]?.scrollIntoView({ block: 'center' });
  });
  const topOfLine = (): Promise<number> =>
    panel.evaluate(() => {
      const last = [...document.querySelectorAll('[data-role="assistant"]')].at(-1);
      return Math.round(last?.querySelectorAll('.gloss-answer p')[12]?.getBoundingClientRect().top ?? -1);
    });
  const before = await topOfLine();
  // By the keyboard: its button is in sight all the time.
  await panel.evaluate(() => {
    const buttons = [...document.querySelectorAll<HTMLElement>('.compared-head button')];
    buttons.at(-1)?.focus({ preventScroll: true });
  });
  await panel.press('Enter');
  await expect.poll(() => articles().count()).toBe(1);
  await expect.poll(() => panel.role('group', 'Versions').contents()).toEqual(['2/2']);
  expect(Math.abs((await topOfLine()) - before)).toBeLessThanOrEqual(2);
  await panel.role('button', 'Previous version').click();
  await expect.poll(texts).toEqual(['The first answer']);

  answers.stage({ type: 'answer', answer: 'On the bark of trees.' });
  await ask(panel, 'Where does it grow?');
  await answerBecomes(panel, 'On the bark of trees.');
  expect(await panel.css('[data-role="user"]').count()).toBe(2);
});

test('three answers are side by side where there is room, and a queued question waits until one is kept', async () => {
  answers.stage({ type: 'answer', answer: 'By the second model.' });
  await pick('second-model');
  // The next staged answer is for the third.
  await expect.poll(texts).toContain('By the second model.');
  await expect.poll(() => articles().count()).toBe(3);
  answers.stage({ type: 'part', answer: 'By the third' });
  await pick('third-model');
  await expect.poll(async () => (await states()).slice(1)).toEqual(['complete', 'complete', 'streaming']);
  await panel.role('button', 'Ask another model too').vanish();
  await lookAtPanel(panel, 'compare-three', { main: 1100 });
  await panel.setWidth(1100);
  expect(new Set((await places()).slice(1).map(({ y }) => y)).size).toBe(1);

  await ask(panel, 'And how old does it get?');
  await expect
    .poll(() => panel.css('.queued [role="status"]').contents())
    .toEqual(['Sends when you keep one of the answers']);
  await picturePanel(panel, 'compare-queued');
  await panel.setWidth(1100);
  answers.finish();
  await expect.poll(async () => (await states()).slice(1)).toEqual(['complete', 'complete', 'complete']);
  expect(await panel.css('.queued').count()).toBe(1);
  answers.stage({ type: 'answer', answer: 'Thousands of years.' });
  await panel.role('button', 'Keep this one').at(1).click();
  await answerBecomes(panel, 'Thousands of years.');
  expect((await texts()).slice(-2)).toEqual(['By the second model.', 'Thousands of years.']);
  await expect.poll(() => panel.role('group', 'Versions').contents()).toEqual(['1/2', '2/3']);
});
