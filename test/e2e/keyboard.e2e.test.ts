import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { endOfAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

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
    await panel.css('[data-part="suggestions"]').appear();
  } else {
    await expect.poll(() => panel.role('textbox', 'Message').value()).toBe('why');
    expect(await panel.css('[data-part="suggestions"]').count()).toBe(0);
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
  await picturePanel(panel, 'keyboard-ready');

  answers.stage({ type: 'answer', answer: 'On stone.' });
  await panel.css('[data-part="suggestions"]').role('button', 'Explain').click();
  expect(await endOfAnswer(panel)).toBe('complete');
  await panel.css('[data-part="suggestions"]').vanish();
});

test('keys recall a question, show the help and the chats, begin a chat and go back to the page', async () => {
  await panel.role('textbox', 'Message').click();
  await panel.press('ArrowUp');
  expect(await panel.role('textbox', 'Message').value()).toContain('Explain');
  await panel.press('ArrowDown');
  expect(await panel.role('textbox', 'Message').value()).toBe('');
  await panel.type('?');
  const help = panel.role('dialog', 'Keyboard');
  await help.css('kbd').at(12).appear();
  for (const width of [240, 320, 480]) {
    await panel.setWidth(width);
    const wider = await panel.evaluate(() => {
      const dialog = document.querySelector('.keys-help');
      return dialog ? dialog.scrollWidth - dialog.clientWidth : Number.NaN;
    });
    expect.soft(wider, `${width} px`).toBe(0);
  }
  await lookAtPanel(panel, 'keyboard-help');
  await panel.press('Escape');
  await help.vanish();
  expect(await panel.role('textbox', 'Message').value()).toBe('');

  // Real keys: what the browser takes for itself does not reach the panel.
  await panel.close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  await page.clickToolbarButton();
  panel = await page.panel();
  await panel.css('[data-role="user"]').appear();
  await panel.role('textbox', 'Message').click();
  await gloss.pressKeys('ctrl+slash');
  await panel.role('dialog', 'Keyboard').appear();
  await gloss.pressKeys('Escape');
  await panel.role('dialog').vanish();
  await gloss.pressKeys('a', 'c', 'Left');
  await gloss.pressKeys('alt+shift+h');
  await panel.role('dialog', 'Chats').role('listbox', 'Chats').appear();
  await gloss.pressKeys('Escape');
  await panel.role('dialog').vanish();
  // The caret is where it was.
  await gloss.pressKeys('b');
  await expect.poll(() => panel.role('textbox', 'Message').value()).toBe('abc');
  await gloss.pressKeys('alt+shift+y');
  await panel.css('.said').appear();
  expect(await panel.css('.said').text()).toBe('Answer copied.');
  await picturePanel(panel, 'keyboard-copied', {
    // It goes by itself, so each picture has its own.
    prepare: async () => {
      await panel.css('.said').vanish();
      await gloss.pressKeys('alt+shift+y');
      await panel.css('.said').appear();
    },
  });
  await gloss.pressKeys('alt+shift+n');
  await panel.css('[data-role="user"]').vanish();
  await gloss.pressKeys('alt+shift+g');
  await expect.poll(() => page.hasPanel()).toBe(false);
  // Without a window manager, nothing in Chromium's window has the keyboard once its panel has closed.
  if (gloss.name === 'chromium') return;
  await page.evaluate(() => void (document.title = ''));
  await gloss.pressKeys('w', 'h', 'y');
  await expect.poll(() => page.evaluate(() => document.title)).toBe('why');
});
