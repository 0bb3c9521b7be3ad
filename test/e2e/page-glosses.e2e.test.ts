import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

const FIRST = 'a partnership of a fungus and an alga';
const SECOND = 'a millimetre in a year';
const THIRD = 'Botanists took a century to believe this';

/** The page watches itself: every change to its nodes is counted, from before Gloss is used. */
const PAGE = `<!doctype html><title>On lichens</title>
<p>A lichen is ${FIRST}, and neither is in charge.</p><p>It grows about ${SECOND}.</p><p id="last">${THIRD}.</p>
<script>
  globalThis.mutations = [];
  new MutationObserver((records) => {
    for (const { type, target } of records) mutations.push(type + ' ' + target.nodeName);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
</script>`;

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

async function askAbout(text: string, question: string): Promise<void> {
  await page.select({ text });
  await page.askAboutSelection();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  answers.stage({ type: 'answer', answer: 'So it says.' });
  await ask(panel, question);
  expect(await endOfAnswer(panel)).toBe('complete');
}

async function openNewChat(): Promise<void> {
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
}

function highlighted(): Promise<string[]> {
  return page.evaluate(() =>
    [...(CSS.highlights.get('gloss-passages') ?? [])].map((range) =>
      range instanceof Range ? range.toString() : '',
    ),
  );
}

const mutations = () => page.evaluate(() => String(Reflect.get(globalThis, 'mutations')));

beforeAll(async () => {
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': PAGE, '/elsewhere': '<title>Elsewhere</title><p>Nothing here.' }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  page = await gloss.openPage(`${pages.url}/lichens`);
  await askAbout(FIRST, 'Who is in charge?');
  await openNewChat();
  await askAbout(SECOND, 'Is that fast?');
  await askAbout(THIRD, 'Why so long?');
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
});

test('a new chat on a page offers the chats that quote it', async () => {
  await openNewChat();
  const list = panel.role('group', 'On this page');
  await expect
    .poll(() => list.css('.page-chat-title').contents())
    .toEqual(['Is that fast?', 'Who is in charge?']);
  await list.role('button', 'Show all in page').appear();
  await lookAtPanel(panel, 'page-glosses');
});

test('all quoted passages of a page are highlighted at once and hidden again, and its nodes are never touched', async () => {
  await panel.role('group', 'On this page').role('button', 'Show all in page').click();
  await expect.poll(highlighted).toEqual([FIRST, SECOND, THIRD]);
  const note = panel.css('[data-part="marks"]');
  await expect.poll(() => note.text()).toContain('All 3 quoted passages are highlighted.');
  await page.screenshotWindow(picture('page-glosses-marked'));
  await picturePanel(panel, 'page-glosses-shown');
  expect(await mutations()).toBe('');

  await note.role('button', 'Hide highlights').click();
  await expect.poll(highlighted).toEqual([]);
  await note.vanish();
  expect(await mutations()).toBe('');
});

test('a passage that the page no longer has is counted as missing', async () => {
  await page.evaluate(() => document.querySelector('#last')?.remove());
  await panel.role('group', 'On this page').role('button', 'Show all in page').click();
  const note = panel.css('[data-part="marks"]');
  await expect
    .poll(() => note.text())
    .toContain('2 of 3 quoted passages highlighted; the other one is no longer on this page.');
  await picturePanel(panel, 'page-glosses-missing');
  await note.role('button', 'Hide highlights').click();
});

test('the list of chats shows all passages of a page too', async () => {
  await panel.role('button', 'Chats').click();
  await panel.role('dialog', 'Chats').role('button', 'Show all in page').click();
  await panel.role('dialog', 'Chats').vanish();
  await expect.poll(highlighted).toEqual([FIRST, SECOND]);
  await panel.css('[data-part="marks"]').role('button', 'Hide highlights').click();
});

test('a chat about the page opens from the list', async () => {
  await panel.role('group', 'On this page').css('.page-chat').at(1).click();
  await expect.poll(() => panel.css('[data-role="user"]').at(0).text()).toContain('Who is in charge?');
});
