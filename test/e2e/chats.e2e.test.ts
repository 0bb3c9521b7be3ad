import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { ask, endOfAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { findAxeProblems } from '../support/e2e/find-axe-problems.ts';
import { focusOn, lookAtPage, lookAtPanel, picturePage, scrollTo } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

const PAGE = `<!doctype html><title>On lichens</title>
  <p id="text">It grows about a millimetre in a year, on stone that nothing else can live from.</p>`;

let answers: StagedAnswers;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [answers, pages, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': PAGE, '/other': PAGE }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: answers.baseUrl } });
  page = await gloss.openPage(`${pages.url}/lichens#part`);
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
});

afterAll(async () => {
  await gloss?.quit();
  await answers?.close();
  await pages?.close();
});

async function askInNewChat(question: string, answer: string): Promise<void> {
  answers.stage({ type: 'answer', answer });
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  await ask(panel, question);
  expect(await endOfAnswer(panel)).toBe('complete');
}

async function openChats(): Promise<void> {
  await panel.role('button', 'Chats').click();
  await panel.role('dialog', 'Chats').role('listbox', 'Chats').appear();
}

function titles(): Promise<string[]> {
  return panel.css('[data-chat] .chat-title').contents();
}

async function chooseAction(index: number, name: string): Promise<void> {
  await panel.role('button', 'Chat actions').at(index).click();
  await panel.role('menuitem', name).click();
}

describe('the header', () => {
  test('a click on the title of a chat opens the list, and a new name shows in it at once', async () => {
    await askInNewChat('Why is the sky blue?', 'It scatters.');
    const title = panel.css('header h1');
    expect(await title.text()).toBe('Why is the sky blue?');
    const spot = await panel.evaluate(() => {
      const { x, y, width, height } =
        document.querySelector('header h1')?.getBoundingClientRect() ?? new DOMRect();
      const hit = document.elementFromPoint(x + width / 2, y + height / 2);
      return hit?.getAttribute('aria-label') ?? '';
    });
    expect(spot).toBe('Chats');
    await openChats();
    await panel.press('F2');
    await panel.role('dialog', 'Rename chat').role('textbox', 'Name').appear();
    await panel.type('Sky');
    await panel.press('Enter');
    await expect.poll(() => panel.css('header h1').contents()).toEqual(['Sky']);
    await chooseAction(0, 'Delete');
    await panel.press('Escape');
    await expect.poll(() => panel.css('header h1').contents()).toEqual(['Gloss']);
  });
});

describe('the list of chats', () => {
  test('has every chat, the latest first, and opens one with what was typed in it', async () => {
    await askInNewChat('Why is the sea salt?', 'Rivers carry *salt* from the rocks into it.');
    await askInNewChat('What is a naïve Bayes classifier?', 'It assumes that features are independent.');
    await panel.role('textbox', 'Message').fill('half a thought');
    await openChats();
    expect(await panel.role('searchbox', 'Search chats').isFocused()).toBe(true);
    await expect.poll(titles).toEqual(['What is a naïve Bayes classifier?', 'Why is the sea salt?']);
    await panel.press('ArrowDown');
    await panel.press('Enter');
    await panel.role('dialog').vanish();
    await expect.poll(() => panel.css('.question-text').contents()).toEqual(['Why is the sea salt?']);
    await expect.poll(() => panel.role('textbox', 'Message').value()).toBe('');
    await openChats();
    await panel.css('[data-chat]').at(0).click();
    await expect.poll(() => panel.role('textbox', 'Message').value()).toBe('half a thought');
    await panel.role('textbox', 'Message').fill('x');
    await panel.press('Backspace');
  });

  test('closes with Escape, which returns the focus', async () => {
    await openChats();
    await panel.press('Escape');
    await panel.role('dialog').vanish();
    expect(await panel.role('button', 'Chats').isFocused()).toBe(true);
  });

  test('begins with the chats that quote the current page', async () => {
    await page.select({ css: '#text' });
    await page.askAboutSelection();
    await panel.css('[data-part="quote"]').appear();
    await askInNewChat('How old is it?', 'Perhaps a hundred years.');
    await askInNewChat('Something else entirely', 'Yes.');
    await openChats();
    await expect
      .poll(() => panel.role('group', 'On this page').css('.chat-title').contents())
      .toEqual(['How old is it?']);
    await panel.press('Escape');
  });

  test('renames, pins and deletes, and undoes that', async () => {
    await openChats();
    await panel.role('searchbox', 'Search chats').click();
    await panel.press('End');
    await panel.press('F2');
    await panel.role('dialog', 'Rename chat').role('textbox', 'Name').appear();
    await lookAtPanel(panel, 'chats-rename');
    await panel.type('Salt');
    await panel.press('Enter');
    await expect.poll(titles).toContain('Salt');
    const index = (await titles()).indexOf('Salt');
    await chooseAction(index, 'Pin');
    await expect.poll(() => panel.role('group', 'Pinned').css('.chat-title').contents()).toEqual(['Salt']);
    await lookAtPanel(panel, 'chats-list');
    await panel.forceColors(true);
    await panel.screenshot(picture('chats-list-forced'));
    await panel.forceColors(false);
    await panel.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await panel.screenshot(picture('chats-list-rtl'));
    expect.soft((await findAxeProblems(panel)).join('\n'), 'right to left').toBe('');
    await panel.evaluate(() => document.documentElement.removeAttribute('dir'));
    await panel.role('button', 'Chat actions').at(1).click();
    await panel.role('menuitem', 'Rename').appear();
    await lookAtPanel(panel, 'chats-menu');
    await panel.press('Escape');
    await chooseAction((await titles()).indexOf('Salt'), 'Delete');
    await expect.poll(titles).not.toContain('Salt');
    await lookAtPanel(panel, 'chats-deleted', { prepare: focusOn(panel, '.toast button') });
    await panel.role('button', 'Undo').click();
    await expect.poll(() => panel.role('group', 'Pinned').css('.chat-title').contents()).toEqual(['Salt']);
    await panel.press('Escape');
  });

  test('deletes the chat that is shown, and Undo shows it again', async () => {
    await openChats();
    await panel.css('[aria-selected="true"]').click();
    await panel.role('dialog').vanish();
    const shown = await panel.css('.question-text').contents();
    expect(await panel.role('heading').at(0).text()).toBe(shown[0]);
    await openChats();
    const all = await titles();
    await chooseAction(all.indexOf(shown[0] ?? ''), 'Delete');
    await expect.poll(() => panel.css('.question-text').contents()).toEqual([]);
    await panel.role('button', 'Undo').click();
    await expect.poll(() => panel.css('.question-text').contents()).toEqual(shown);
    await panel.press('Escape');
  });
});

describe('a chat that is answered', () => {
  test('continues while another is shown, and says so in the list', async () => {
    answers.stage({ type: 'part', answer: 'Slowly, ' });
    await panel.role('button', 'New chat').click();
    await panel.css('[data-role="assistant"]').vanish();
    await ask(panel, 'A long story, please');
    await panel.css('[data-state="streaming"]').appear();
    await openChats();
    await panel.css('.chat-running').appear();
    await lookAtPanel(panel, 'chats-running');
    const others = await titles();
    await panel.css('[data-chat]').at(others.indexOf('Something else entirely')).click();
    await expect.poll(() => panel.css('.question-text').contents()).toEqual(['Something else entirely']);
    await panel.css('[data-part="elsewhere"]').appear();
    await openChats();
    expect(await panel.css('.chat-running').count()).toBe(1);
    const running = (await titles()).indexOf('A long story, please');
    await chooseAction(running, 'Stop the answer');
    await panel.css('.chat-running').vanish();
    await panel.css('[data-chat]').at(running).click();
    await panel.css('[data-state="stopped"]').appear();
    await expect.poll(() => panel.css('[data-part="answer"]').contents()).toEqual(['Slowly, ']);
  });

  test('is shown in a second window as well', async () => {
    const other = await gloss.openPage(`${pages.url}/other`, 'window');
    // A new window of Firefox opens with the sidebar, which the toolbar button would close.
    await other.select({ css: '#text' });
    await other.askAboutSelection();
    const second = await other.panel();
    await second.css('[data-part="quote"]').appear();
    await second.role('button', 'Chats').click();
    await second.css('[data-chat]').appear();
    const listed = await second.css('[data-chat] .chat-title').contents();
    await second.css('[data-chat]').at(listed.indexOf('A long story, please')).click();
    await second.role('dialog').vanish();
    answers.stage({ type: 'answer', answer: 'Heard in both.' });
    await ask(second, 'And in both windows?');
    await expect
      .poll(() => panel.css('.question-text').contents())
      .toEqual(['A long story, please', 'And in both windows?']);
    await second.close();
    await other.close();
  });

  test('is still listed after the background was killed', async () => {
    await gloss.killBackground();
    await openChats();
    await expect.poll(titles).toContain('A long story, please');
    await panel.press('Escape');
  });
});

test('a temporary chat says so, is in no list, and is forgotten when it is left', async () => {
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  await lookAtPanel(panel, 'chats-new');
  await panel.role('checkbox', 'Temporary chat').click();
  await panel.css('[data-part="temporary"]').appear();
  answers.stage({ type: 'answer', answer: 'Forgotten soon.' });
  await ask(panel, 'A secret question');
  expect(await endOfAnswer(panel)).toBe('complete');
  await lookAtPanel(panel, 'chats-temporary');
  await openChats();
  await expect.poll(titles).toContain('A long story, please');
  expect(await titles()).not.toContain('A secret question');
  await panel
    .css('[data-chat]')
    .at((await titles()).indexOf('Something else entirely'))
    .click();
  await expect.poll(() => panel.css('.question-text').contents()).toEqual(['Something else entirely']);
  await panel.css('[data-part="temporary"]').vanish();
});

describe('a search', () => {
  test('finds words in any case and without accents, and opens at the message', async () => {
    await openChats();
    await panel.role('searchbox', 'Search chats').fill('ROCKS salt');
    await expect.poll(titles).toEqual(['Salt']);
    await expect.poll(() => panel.css('.chat-excerpt mark').contents()).toEqual(['salt', 'rocks']);
    await lookAtPanel(panel, 'chats-found');
    await panel.role('searchbox', 'Search chats').fill('naive bay');
    await expect.poll(titles).toEqual(['What is a naïve Bayes classifier?']);
    await panel.role('searchbox', 'Search chats').fill('nowhere to be found');
    await panel.css('.chats-none').appear();
    await lookAtPanel(panel, 'chats-none');
    await panel.role('searchbox', 'Search chats').fill('');
    await panel.role('group', 'Pinned').appear();
    await panel.role('group', 'Today').appear();
    await panel.role('searchbox', 'Search chats').fill('rocks');
    await expect.poll(titles).toEqual(['Salt']);
    await panel.press('Enter');
    await panel.css('[data-role="assistant"][data-sought]').appear();
  });
});

test('all chats are deleted in the options, and the panel shows none of them', async () => {
  await panel.css('[data-role="assistant"]').appear();
  const options = await gloss.openExtensionPage('options.html');
  await options.role('link', 'Data and privacy').click();
  const region = options.role('region', 'Chats');
  await region.role('button', 'Delete all chats…').appear();
  await lookAtPage(options, 'chats-options', { prepare: scrollTo(options, '.chat-data') });
  await region.role('combobox', 'Keep chats').choose('For 30 days');
  await region.role('button', 'Delete all chats…').click();
  const dialog = options.role('dialog', 'Delete all chats?');
  await dialog.appear();
  await picturePage(options, 'chats-delete-all');
  await dialog.role('button', 'Delete all').click();
  await expect.poll(() => region.text()).toContain('0 chats are kept.');
  expect(await region.role('combobox', 'Keep chats').value()).toBe('30');
  await options.close();
  await panel.css('[data-role="assistant"]').vanish();
  await panel.role('button', 'Chats').click();
  await panel.css('.chats-none').appear();
  await lookAtPanel(panel, 'chats-empty');
});
