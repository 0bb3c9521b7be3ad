import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const SELECTED = 'a partnership of a fungus and an alga';
const PAGE = `<!doctype html><title>On lichens</title><p id="text">A lichen is ${SELECTED}, and neither is in charge.</p>`;
const OTHER = '<!doctype html><title>Elsewhere</title><p>Nothing here.';
const CHANGED = 'The page has changed since';

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;
/** Gloss may read pages on this host, but not on `localhost`. */
let url: string;
const served: Record<string, string> = { '/lichens': PAGE, '/elsewhere': OTHER };

async function askQuestion(question: string): Promise<void> {
  answers.stage({ type: 'answer', answer: 'So it says.' });
  await ask(panel, question);
  expect(await endOfAnswer(panel)).toBe('complete');
}

async function askAboutSelection(question: string): Promise<void> {
  await page.select({ text: SELECTED });
  await page.askAboutSelection();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  await askQuestion(question);
}

const showInPage = () => panel.css('[data-part="sent-quote"]').at(-1).role('button', 'On lichens').click();
const note = () => panel.css('[data-part="passage-note"]');

async function expectNote(text: string): Promise<void> {
  await expect.poll(async () => (await note().contents()).join('')).toContain(text);
}

beforeAll(async () => {
  [answers, pages, gloss] = await Promise.all([serveStagedAnswers(), servePages(served), startGloss()]);
  url = pages.url.replace('localhost', '127.0.0.1');
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  page = await gloss.openPage(`${url}/lichens`);
  await askAboutSelection('Who is in charge?');
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
});

test('a quote says at the next question that its page has changed since, and only then', async () => {
  const figures = () => panel.css('[data-part="sent-quote"] figcaption').contents();
  await askQuestion('And who pays?');
  await showInPage();
  // Only then has the page been searched.
  await expect.poll(() => page.evaluate(() => CSS.highlights.size)).toBe(1);
  expect(await figures()).toEqual([]);
  await page.evaluate(() => {
    const text = document.querySelector('#text');
    if (text) text.textContent = 'A lichen is a partnership of a fungus and two algae.';
  });
  expect(await figures()).toEqual([]);
  await askQuestion('Really?');
  await expect.poll(figures).toEqual([CHANGED]);
});

test('a passage that its open page no longer has is reported, and the page can be added as it is now', async () => {
  await showInPage();
  await expectNote('it no longer has this text');
  await lookAtPanel(panel, 'passage-changed');
  await note().role('button', 'Add the page as it is now').click();
  await expect.poll(() => panel.css('[data-part="quote"]').text()).toContain('two algae');
  await panel.css('[data-part="quote"]').role('button', 'Remove quote').click();
});

test('a page that the server no longer has is said to be gone', async () => {
  await page.goto(`${url}/elsewhere`);
  delete served['/lichens'];
  await showInPage();
  await expectNote('says that this page no longer exists');
  await picturePanel(panel, 'passage-gone');
});

test('an address that leads to another page is said to have moved', async () => {
  served['/lichens'] = '<!doctype html><title>Moved</title><script>location.replace("/elsewhere")</script>';
  await showInPage();
  await expectNote('The address now leads to another page');
  await picturePanel(panel, 'passage-moved');
});

test('a page that Gloss may not read is reported as unknown', async () => {
  served['/lichens'] = PAGE;
  await panel.role('button', 'New chat').click();
  await page.goto(`${pages.url}/lichens`);
  await page.focus();
  await askAboutSelection('Whose page is it?');
  await page.goto(`${url}/elsewhere`);
  await showInPage();
  await expectNote('Gloss isn’t allowed to read that page');
  await note().role('button', 'Allow this site').appear();
  await picturePanel(panel, 'passage-not-allowed');
});
