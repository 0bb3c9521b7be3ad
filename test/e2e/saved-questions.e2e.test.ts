import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { endOfAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPage, picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { hasMenuItem, isInMenu, storedQuestions } from '../support/e2e/menu-items.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { changeSettings } from '../support/e2e/settings-in-page.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const SELECTED = 'the tide waits for $& and for no man';
/**
 * The position of the user's first own question in the menu: below "Ask about selection" and three built-in
 * ones.
 */
const FIRST_OWN = 4;
// A title that tries to be a pattern, a placeholder and a second selection.
const TITLE = '$& {{selection}} {{url}} $1';
const PAGE = `<!doctype html><title>${TITLE}</title><p>They say ${SELECTED}, but who asked it?</p>
  <p id="other">Another paragraph, about salt.</p>`;

let relay: DemoServer;
let pages: PageServer;
let gloss: BrowserUnderTest;
let options: View;
let page: WebPage;

beforeAll(async () => {
  [relay, pages, gloss] = await Promise.all([
    startDemoServer({ tokensPerSecond: 800 }),
    servePages({ '/tide': PAGE }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` } });
  options = await gloss.openExtensionPage('options.html');
  page = await gloss.openPage(`${pages.url}/tide`);
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
  await pages?.close();
});

/** The text of the newest question as the provider received it. */
function lastQuestion(): string {
  const body: { messages: { role: string; content: string }[] } = JSON.parse(
    relay.requests.all.at(-1)?.body ?? '{"messages":[]}',
  );
  return body.messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

test('a new profile has three of the built-in questions in the right-click menu', async () => {
  const ids = ['explain', 'summarize', 'translate', 'rewrite', 'simplify'];
  const items = await Promise.all(ids.map((id) => hasMenuItem(options, `entry:${id}`)));
  expect(items).toEqual([true, true, true, false, false]);
});

test('a saved question that is written in the settings is in the menu at once', async () => {
  await options.role('link', 'Questions').click();
  await options.role('button', 'Add question').click();
  const form = options.role('form', 'New question');
  await form.role('textbox', 'Name').fill('R&D $&');
  await form
    .role('textbox', 'Question')
    .fill('Does {{selection}} in “{{title}}” cost $& or $1? Answer in {{language}}.');
  await form.role('checkbox', 'In the right-click menu').click();
  await lookAtPage(options, 'saved-question-form', { prepare: scrollTo(options, '.saved-question-form') });
  await form.role('button', 'Save question').click();
  await expect.poll(() => isInMenu(options, 'R&D $&')).toBe(true);
});

test('a saved question is asked once and verbatim by one click in the native menu', async () => {
  await page.focus();
  await page.select({ text: SELECTED });
  await page.chooseSavedQuestion(FIRST_OWN);
  const panel = await page.panel();
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(relay.requests.all).toHaveLength(1);
  const text = lastQuestion();
  const tag = /^Does\n\n<(page-text-[a-z\d]+)>\n/u.exec(text)?.[1] ?? 'no tag';
  expect(text).toContain(`\n\n${SELECTED}\n</${tag}>\n\nin “${TITLE}” cost $& or $1? Answer in English.`);
  const question = panel.css('[data-role="user"]');
  expect(await question.css('.question-text').text()).toBe(
    `Does the selection in “${TITLE}” cost $& or $1? Answer in English.`,
  );
  expect(await question.css('[data-part="sent-quote"]').text()).toContain(SELECTED);
  expect(await panel.role('textbox', 'Message').value()).toBe('');
  expect(await panel.css('[data-part="quote"]').count()).toBe(0);
  await picturePanel(panel, 'saved-question-asked');
});

test('a saved question leaves the draft alone', async () => {
  const panel = await page.panel();
  await panel.role('textbox', 'Message').fill('half a sen');
  await page.focus();
  await page.select({ css: '#other' });
  await page.chooseSavedQuestion(FIRST_OWN);
  await expect.poll(() => panel.css('[data-role="assistant"]').count()).toBe(2);
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(lastQuestion()).toContain('about salt.');
  expect(lastQuestion()).not.toContain('half a sen');
  expect(await panel.role('textbox', 'Message').value()).toBe('half a sen');
});

test('a saved question is asked once when the panel is closed and the background sleeps', async () => {
  await (await page.panel()).close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  await gloss.killBackground();
  await page.focus();
  await page.select({ text: SELECTED });
  await page.chooseSavedQuestion(FIRST_OWN);
  const panel = await page.panel();
  await expect.poll(() => panel.css('[data-role="assistant"]').count()).toBe(3);
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(relay.requests.all).toHaveLength(3);
  expect(await panel.role('textbox', 'Message').value()).toBe('half a sen');
});

test('a saved question leaves the menu without a restart', async () => {
  await options.role('button', 'Edit R&D $&').click();
  const form = options.role('form', 'Edit R&D $&');
  await form.role('checkbox', 'In the right-click menu').click();
  await form.role('button', 'Save question').click();
  await expect.poll(() => isInMenu(options, 'R&D $&')).toBe(false);
  await gloss.killBackground();
  await page.focus();
  await page.select({ text: SELECTED });
  await page.askAboutSelection();
  const panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  expect(relay.requests.all).toHaveLength(3);
});

test('a saved question is found with a slash and asked about the waiting quote', async () => {
  const panel = await page.panel();
  const list = panel.role('listbox', 'Saved questions');
  await panel.role('textbox', 'Message').fill('/');
  await list.appear();
  await picturePanel(panel, 'slash');
  await panel.type('tra');
  await expect.poll(() => list.role('option').count()).toBe(1);
  await panel.press('Enter');
  await expect.poll(() => panel.css('[data-role="assistant"]').count()).toBe(4);
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(lastQuestion()).toMatch(/^Translate\n\n<(page-text-[a-z\d]+)>[^]*<\/\1>\n\ninto English\./u);
});

test('a saved question goes to the model that it names, and the panel’s model stays', async () => {
  const model = { provider: 'seeded', model: 'gloss-demo-reasoning' };
  const before = await storedQuestions(options);
  const savedQuestions = before.map((savedQuestion) =>
    savedQuestion.name === 'Translate' ? { ...savedQuestion, model } : savedQuestion,
  );
  const frame = { type: 'saved-questions-save', before, savedQuestions };
  await options.evaluate(changeSettings, JSON.stringify(frame));
  await page.focus();
  await page.select({ text: SELECTED });
  await page.askAboutSelection();
  const panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  await panel.role('textbox', 'Message').fill('/tra');
  await panel.role('listbox', 'Saved questions').role('option').appear();
  await panel.press('Enter');
  await expect.poll(() => panel.css('[data-role="assistant"]').count()).toBe(5);
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(JSON.parse(relay.requests.all.at(-1)?.body ?? '{}')).toMatchObject({
    model: 'gloss-demo-reasoning',
  });
  await expect.poll(() => panel.role('button', 'Model').attribute('title')).toBe('gloss-demo at Test server');
});

test('a saved question is asked about the page where nothing is selected', async () => {
  await page.focus();
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await page.choosePageQuestion(1);
  const panel = await page.panel();
  await expect.poll(() => panel.css('[data-role="assistant"]').count()).toBe(6);
  expect(await endOfAnswer(panel)).toBe('complete');
  const text = lastQuestion();
  expect(text).toMatch(/^Summarize\n\n<(page-text-[a-z\d]+)>[^]*about salt\.[^]*<\/\1>\n\nin English/u);
  expect(text).toContain(SELECTED);
});

test('a built-in question about the page is asked about what is selected in it, by one right click', async () => {
  await page.focus();
  await page.select({ text: SELECTED });
  await page.chooseSavedQuestion(2);
  const panel = await page.panel();
  await expect.poll(() => panel.css('[data-role="assistant"]').count()).toBe(7);
  expect(await endOfAnswer(panel)).toBe('complete');
  const text = lastQuestion();
  expect(text).toMatch(/^Summarize\n\n<(page-text-[a-z\d]+)>\n[^]*<\/\1>\n\nin English/u);
  expect(text).toContain(SELECTED);
  expect(text).not.toContain('about salt.');
  expect(await panel.role('log').text()).toContain('Summarize the selection in English');
});
