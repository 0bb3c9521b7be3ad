import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

const PAGE = `<!doctype html><title>On lichens</title>
  <p id="first">A lichen is a partnership.</p><p id="second">It grows on stone.</p>
  <script>addEventListener('keydown', ({ key }) => (document.title += key))</script>`;

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': PAGE }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  page = await gloss.openPage(`${pages.url}/lichens`);
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
});

function placeholder(): Promise<string | null> {
  return panel.role('textbox', 'Message').attribute('placeholder');
}

test('a panel that a right click opens says where keys go', async () => {
  await page.select({ css: '#first' });
  await page.askAboutSelection();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  await gloss.pressKeys('w', 'h', 'y');
  if (gloss.name === 'firefox') {
    // Firefox leaves the keyboard with the page.
    await expect.poll(() => page.evaluate(() => document.title)).toContain('why');
    expect(await placeholder()).toBe('Click here to type');
    await panel.css('[data-part="ready"]').appear();
  } else {
    await expect.poll(() => panel.role('textbox', 'Message').value()).toBe('why');
    expect(await panel.css('[data-part="ready"]').count()).toBe(0);
  }
});

test('a quote that comes into an open panel can be asked about without typing', async () => {
  await panel.role('textbox', 'Message').fill('x');
  await panel.press('Backspace');
  await page.focus();
  await page.select({ css: '#second' });
  await page.askAboutSelection();
  await panel.css('[data-part="quote"]').at(1).appear();
  await page.evaluate(() => void (document.title = ''));
  await gloss.pressKeys('w', 'h', 'y');
  await expect.poll(() => page.evaluate(() => document.title)).toBe('why');
  expect(await panel.role('textbox', 'Message').value()).toBe('');
  expect(await placeholder()).toBe('Click here to type');
  await panel.screenshot(picture('keyboard-ready'));

  answers.stage({ type: 'answer', answer: 'On stone.' });
  await panel.css('[data-part="ready"]').role('button', 'Explain').click();
  expect(await endOfAnswer(panel)).toBe('complete');
  await panel.css('[data-part="ready"]').vanish();
});
