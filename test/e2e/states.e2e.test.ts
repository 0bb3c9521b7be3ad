import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { fourColours } from '#test/support/pages/four-colours.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type Stage, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { ask, endOfAnswer, lastAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { dropFile } from '../support/e2e/drop-file.ts';
import { lookAtPage, lookAtPanel, picturePage, picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

const ANSWER = readFileSync(join(import.meta.dirname, '../fixtures/answers/every-block.md'), 'utf8');
const SHORT = 'It grows about a millimetre in a year, on stone that nothing else can live from.';
const LONG = `${SHORT} `.repeat(30);
const PAGE = `<!doctype html><title>On lichens, and on the slowness of all that grows on stone</title>
  <article><h1>On lichens</h1><p id="short">${SHORT}</p><p id="long">${LONG}</p></article>`;

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': PAGE }),
    startGloss({ commandKeys: { 'ask-screenshot': 'Alt+Shift+U' } }),
  ]);
  page = await gloss.openPage(`${pages.url}/lichens`);
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
});

/** Asks in a new chat for an answer that stops at this point. */
async function askFor(stage: Stage, question = 'Why do lichens grow so slowly?'): Promise<void> {
  answers.stage(stage);
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  await ask(panel, question);
  await panel.css('[data-role="assistant"]').appear();
}

/** Waits until an answer says how long nothing has arrived. */
async function silenceIsCounted(): Promise<void> {
  await expect
    .poll(async () => (await panel.css('[data-part="silence"]').contents()).join())
    .toMatch(/\d+ s$/u);
}

/** Runs in the panel: a file is dragged over it, or away again. */
function dragFile(type: 'dragover' | 'dragleave'): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['A file'], 'notes.txt'));
  document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
}

describe('axe finds nothing', () => {
  test('axe finds nothing in an empty panel without a provider', async () => {
    await panel.role('region', 'Set up').role('button', 'On this computer').appear();
    await lookAtPanel(panel, 'state-first-run');
  });

  test('axe finds nothing in an empty panel with a provider', async () => {
    await seedProvider(gloss, {
      provider: { baseUrl: answers.baseUrl, model: 'claude-opus-4-5-20251101-thinking-preview' },
    });
    await page.focus();
    await panel.role('region', 'Set up').vanish();
    await lookAtPanel(panel, 'state-empty');
  });

  test('axe finds nothing in the menu of what can be added, and in the saved questions', async () => {
    await panel.role('button', 'Add').click();
    await panel.role('menuitem', 'This page').appear();
    await lookAtPanel(panel, 'state-add-menu');
    await panel.press('Escape');
    await panel.role('textbox', 'Message').fill('/');
    await panel.role('listbox', 'Saved questions').appear();
    await lookAtPanel(panel, 'state-saved-questions');
    await panel.role('textbox', 'Message').fill('What does {{selection}} mean?');
    await panel.css('[data-part="missing"]').appear();
    await picturePanel(panel, 'state-missing');
    await panel.role('textbox', 'Message').fill('x');
    await panel.press('Backspace');
  });

  test('axe finds nothing while an answer is awaited', async () => {
    await askFor({ type: 'silence' });
    await lookAtPanel(panel, 'state-waiting');
    await picturePanel(panel, 'state-silence', { prepare: silenceIsCounted });
    await panel.role('button', 'New chat').click();
    await panel.css('[data-part="elsewhere"]').appear();
    await lookAtPanel(panel, 'state-elsewhere');
  });

  test('a panel that is closed and opened again still shows that an answer is written in the chat it left', async () => {
    await panel.close();
    await expect.poll(() => page.hasPanel()).toBe(false);
    await page.clickToolbarButton();
    panel = await page.panel();
    await panel.css('[data-part="elsewhere"]').appear();
    await panel.role('button', 'Stop it').click();
    await panel.css('[data-part="elsewhere"]').vanish();
  });

  test('axe finds nothing while a model reasons, and while it answers', async () => {
    await askFor({ type: 'part', reasoning: 'The user asks about lichens. They grow slowly because' });
    await panel.css('.disclosure summary').appear();
    await lookAtPanel(panel, 'state-reasoning');
    await picturePanel(panel, 'state-reasoning-silence', { prepare: silenceIsCounted });
    await panel.role('button', 'Stop').click();
    await askFor({ type: 'part', answer: ANSWER.slice(0, 700) });
    await panel.css('[data-part="answer"] table').appear();
    await lookAtPanel(panel, 'state-streaming');
    await panel.role('button', 'Stop').click();
    expect(await endOfAnswer(panel)).toBe('stopped');
    await lookAtPanel(panel, 'state-stopped', {
      prepare: scrollTo(panel, '[data-role="assistant"] [data-part="end"]'),
    });
  });

  test('axe finds nothing in an answer with every kind of block', async () => {
    await askFor({ type: 'answer', reasoning: 'Lichens, then.', answer: ANSWER });
    expect(await endOfAnswer(panel)).toBe('complete');
    await panel.css('[data-part="answer"] math').appear();
    for (const [name, css] of [
      ['answer-head', '.question'],
      ['answer-table', '[data-part="answer"] ol'],
      ['answer-code', '[data-part="answer"] .code'],
      ['answer-end', '[data-part="answer"] blockquote'],
    ] as const) {
      await lookAtPanel(panel, `state-${name}`, { prepare: scrollTo(panel, css) });
    }
  });

  test('axe finds nothing in a long question about a quote, collapsed and open', async () => {
    await page.select({ css: '#long' });
    await page.askAboutSelection();
    await panel.css('[data-part="quote"]').appear();
    answers.stage({ type: 'answer', answer: 'Because water is scarce.' });
    await ask(panel, `Why do lichens grow so slowly? ${'And where do they grow at all? '.repeat(20)}`);
    expect(await endOfAnswer(panel)).toBe('complete');
    await panel.role('button', 'Show all').appear();
    await lookAtPanel(panel, 'state-folded');
    await panel.role('button', 'Show all').click();
    await panel.role('button', 'Show quote').click();
    await lookAtPanel(panel, 'state-unfolded');
  });

  test('axe finds nothing in an answer that failed', async () => {
    await askFor({ type: 'error', status: 401, message: 'Incorrect API key provided: sk-…abcd.' });
    expect(await endOfAnswer(panel)).toBe('failed');
    await lookAtPanel(panel, 'state-failed');
    await askFor({ type: 'break', answer: ANSWER.slice(0, 150) });
    expect(await endOfAnswer(panel)).toBe('failed');
    await lookAtPanel(panel, 'state-broken');
    const tooLong = 'This model’s maximum context length is 8192 tokens, and your messages have 9120 tokens.';
    await askFor({ type: 'error', status: 400, message: tooLong });
    expect(await endOfAnswer(panel)).toBe('failed');
    await panel.role('button', 'Start a new chat').appear();
    await picturePanel(panel, 'state-too-long');
  });

  test('a wait for a retry counts down, and can be cancelled', async () => {
    await askFor({ type: 'error', status: 429, message: 'Rate limit reached.', retryAfterS: 50 });
    const wait = panel.css('[data-part="retry-wait"]');
    expect(await wait.text()).toMatch(/Retrying in \d+ s\./u);
    await picturePanel(panel, 'state-retry-wait');
    await wait.role('button', 'Cancel').click();
    expect(await endOfAnswer(panel)).toBe('failed');
    expect(await lastAnswer(panel).role('alert').attribute('data-kind')).toBe('rate_limit');
  });

  test('axe finds nothing in an answer with pictures, one of them broken and one elsewhere', async () => {
    const flag = fourColours(640, 400);
    const dataUrl = (bytes: Uint8Array): string =>
      `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
    await askFor({
      type: 'answer',
      answer: 'Here they are.',
      pictures: [dataUrl(flag), dataUrl(flag.subarray(0, 40)), `${pages.url}/flag.png`],
    });
    expect(await endOfAnswer(panel)).toBe('complete');
    await expect
      .poll(() => panel.css('[data-part="pictures"] [data-part="notice"]').contents())
      .toEqual(['The model sent a picture that the browser can’t show.']);
    expect(await panel.css('[data-part="pictures"] img').count()).toBe(1);
    await lookAtPanel(panel, 'state-answer-pictures');
  });

  test('a picture that the browser cannot read says so, and a file that is dragged over the panel where it can go', async () => {
    await panel.role('button', 'New chat').click();
    await dropFile(panel, 'photo.png', fourColours(8, 8).subarray(0, 40), 'image/png');
    await panel.css('.composer [data-part="notice"]').appear();
    await picturePanel(panel, 'state-picture-refused');
    await panel.role('button', 'Dismiss').click();
    await panel.evaluate(dragFile, 'dragover');
    await panel.css('.drop-target').appear();
    await picturePanel(panel, 'state-drop');
    await panel.evaluate(dragFile, 'dragleave');
    await panel.css('.drop-target').vanish();
  });

  test('axe finds nothing in quotes, short and long', async () => {
    await panel.role('button', 'New chat').click();
    await page.select({ css: '#short' });
    await page.askAboutSelection();
    await panel.css('[data-part="quote"]').at(0).appear();
    await lookAtPanel(panel, 'state-quote');
    await page.select({ css: '#long' });
    await page.askAboutSelection();
    await panel.css('[data-part="quote"]').at(1).appear();
    await lookAtPanel(panel, 'state-quotes');
    await panel.role('button', 'Edit quote').at(0).click();
    await lookAtPanel(panel, 'state-quote-edit');
    await panel.role('button', 'Done').click();
    while ((await panel.role('button', 'Remove quote').count()) > 0)
      await panel.role('button', 'Remove quote').at(0).click();
  });
});

describe('axe finds nothing in dialogs', () => {
  test('axe finds nothing in the dialog that crops a picture, and a provider that takes none is named', async () => {
    await page.pressShortcut('alt+shift+u');
    await panel.css('[data-part="quote"] img').appear();
    await lookAtPanel(panel, 'state-picture');
    await panel.role('button', 'Choose a part').click();
    await panel.role('dialog', 'Choose a part').role('slider', 'Left edge').appear();
    await lookAtPanel(panel, 'state-crop');
    await panel.press('Escape');
    await panel.role('dialog').vanish();

    const eventStream = { method: 'POST', template: '{"question":{{question}}}', textField: 'text' } as const;
    await seedProvider(gloss, {
      provider: { dialect: 'event-stream', baseUrl: answers.baseUrl, eventStream },
    });
    await page.focus();
    await expect
      .poll(() => panel.css('.composer [data-part="notice"]').contents())
      .toEqual(['Test server can’t take pictures. Remove them, or choose another model.']);
    await picturePanel(panel, 'state-no-pictures');
  });

  test('axe finds nothing in the dialog that shows what will be sent', async () => {
    await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl }, consented: false });
    await page.focus();
    await panel.css('.composer [data-part="notice"]').vanish();
    await page.select({ css: '#long' });
    await page.askAboutSelection();
    await panel.css('[data-part="quote"] blockquote').appear();
    await ask(panel, 'Who is in charge?');
    await panel.role('dialog', 'What will be sent').appear();
    await lookAtPanel(panel, 'state-what-will-be-sent');
    await panel.role('button', 'Cancel').click();
    await panel.role('dialog').vanish();
  });

  test('axe finds nothing in the dialog that lists open tabs', async () => {
    await panel.setWidth(480);
    await panel.role('button', 'Add').click();
    await panel.role('menuitem', 'Other tabs…').click();
    // Firefox has granted it along with the others.
    if (gloss.name === 'chromium') await gloss.acceptPermissionPrompt();
    await panel.role('dialog', 'Add open tabs').appear();
    await lookAtPanel(panel, 'state-tabs');
    await panel.press('Escape');
  });
});

describe('axe finds nothing on the options page', () => {
  test('axe finds nothing on the options page, before and after a failed test', async () => {
    answers.stage({ type: 'error', status: 401, message: 'Incorrect API key provided: sk-…abcd.' });
    const options = await gloss.openExtensionPage('options.html');
    await options.role('button', 'Test connection').appear();
    await lookAtPage(options, 'state-options');
    for (const part of ['keys', 'limits'])
      await picturePage(options, `state-options-${part}`, { prepare: scrollTo(options, `.${part}`) });
    for (const [page, region] of [
      ['Questions', 'Saved questions'],
      ['Shortcuts', 'Ways to ask'],
      ['Data and privacy', 'Chats'],
    ] as const) {
      await options.role('link', page).click();
      await options.role('region', region).appear();
      await lookAtPage(options, `state-options-${page.replaceAll(' ', '-').toLowerCase()}`);
    }
    await options.evaluate(() => history.back());
    await options.role('region', 'Ways to ask').appear();
    await options.role('link', 'Models').click();
    await options.role('button', 'Test connection').click();
    await options.css('[data-problem]').appear();
    await lookAtPage(options, 'state-options-failed', {
      prepare: scrollTo(options, '.editor .editor-buttons'),
    });
    await options.role('button', 'Add provider').click();
    await lookAtPage(options, 'state-options-new');
    await options.close();
  });
});

/** Runs in a page: whether an element has its own edge, outline or ground. */
function readMarks(css: string): string {
  const element = document.querySelector(css);
  if (!element) return 'not there';
  const style = getComputedStyle(element);
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  const parts = {
    edge:
      style.borderTopStyle !== 'none' && style.borderTopWidth !== '0px' && style.borderTopColor !== ground,
    outline: style.outlineStyle !== 'none' && style.outlineWidth !== '0px',
    ground: style.backgroundColor !== ground && style.backgroundColor !== 'rgba(0, 0, 0, 0)',
  };
  return Object.entries(parts)
    .filter(([, isThere]) => isThere)
    .map(([name]) => name)
    .join(' ');
}

describe('in forced colours', () => {
  test('the waiting mark, the chosen row, the buttons and the current provider are seen in forced colours', async () => {
    await panel.forceColors(true);
    await panel.setWidth(320);
    while ((await panel.role('button', 'Remove quote').count()) > 0)
      await panel.role('button', 'Remove quote').at(0).click();
    await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
    await page.focus();
    await askFor({ type: 'silence' });
    expect.soft(await panel.evaluate(readMarks, '.pulse')).toContain('ground');
    expect.soft(await panel.evaluate(readMarks, '.composer-bar .primary')).toContain('edge');
    await panel.screenshot(picture('forced-waiting'));
    await panel.role('button', 'Stop').click();
    await endOfAnswer(panel);
    await panel.role('textbox', 'Message').fill('/');
    await panel.role('listbox', 'Saved questions').appear();
    expect.soft(await panel.evaluate(readMarks, '.slash-entry[aria-selected="true"]')).toContain('outline');
    expect
      .soft(await panel.evaluate(readMarks, '.slash-entry[aria-selected="false"]'))
      .not.toContain('outline');
    await panel.screenshot(picture('forced-saved-questions'));
    await panel.role('textbox', 'Message').fill('x');
    await panel.press('Backspace');
    await panel.role('button', 'Add').click();
    await panel.role('menuitem', 'This page').appear();
    expect.soft(await panel.evaluate(readMarks, '.menu')).toContain('edge');
    await panel.screenshot(picture('forced-menu'));
    await panel.press('Escape');
    await page.select({ css: '#short' });
    await page.askAboutSelection();
    await panel.css('[data-part="quote"]').appear();
    await panel.screenshot(picture('forced-quote'));
    await askFor({ type: 'error', status: 401, message: 'Incorrect API key provided: sk-…abcd.' });
    await endOfAnswer(panel);
    await panel.screenshot(picture('forced-failed'));
    await askFor({ type: 'answer', answer: ANSWER });
    await endOfAnswer(panel);
    await panel.screenshot(picture('forced-answer'));

    const options = await gloss.openExtensionPage('options.html');
    await options.forceColors(true);
    await options.role('button', 'Test connection').appear();
    expect.soft(await options.evaluate(readMarks, '.provider-row[aria-current="true"]')).toContain('ground');
    expect.soft(await options.evaluate(readMarks, '.button.primary')).toContain('edge');
    await options.screenshot(picture('forced-options'));
    await options.forceColors(false);
    await options.close();
    await panel.forceColors(false);
  });
});
