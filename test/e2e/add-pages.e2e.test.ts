import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { Located, View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { whenReady } from '../support/e2e/drive-panel.ts';
import { picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

function pageAbout(plant: string): string {
  const said = `${plant} grow about a millimetre in a year, on stone that nothing else can live from. `;
  return `<!doctype html><title>On ${plant}</title><article><h1>On ${plant}</h1><p>${said.repeat(9)}</p></article>`;
}

let pages: PageServer;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  [pages, gloss] = await Promise.all([
    servePages({
      '/lichens': pageAbout('lichens'),
      '/mosses': pageAbout('mosses'),
      '/ferns': pageAbout('ferns'),
      '/silence': '<!doctype html><title>A page that says nothing</title>',
    }),
    // The browsers ask here, as they ask users.
    startGloss({ grantPermissions: false, allowPrivate: true }),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: 'http://127.0.0.1:9/v1' } });
});

afterAll(async () => {
  await gloss?.quit();
  await pages?.close();
});

async function openPanelAt(page: WebPage): Promise<View> {
  await page.pressShortcut();
  const opened = await page.panel();
  await whenReady(opened);
  return opened;
}

async function choose(item: string): Promise<void> {
  await panel.role('button', 'Add').click();
  await panel.role('menuitem', item).click();
}

/** What a menu says of an item, once the menu is open. */
async function hintOf(item: string): Promise<string> {
  const hint = await panel.role('menuitem', item).attribute('aria-describedby');
  return (await panel.css(`[id="${hint}"]`).text()).trim();
}

function quotes(): Promise<string[]> {
  return panel.css('[data-part="quote"] .quote-title').contents();
}

async function removeQuotes(): Promise<void> {
  while ((await panel.role('button', 'Remove quote').count()) > 0) {
    await panel.role('button', 'Remove quote').click();
  }
}

/** The row of a tab in the list. */
function row(list: Located, title: string): Promise<number> {
  return list
    .css('.tab-title')
    .contents()
    .then((titles) => titles.indexOf(title));
}

async function tick(title: string): Promise<void> {
  const list = panel.role('dialog', 'Add open tabs');
  await list.appear();
  await list
    .css('.tab-row')
    .at(await row(list, title))
    .click();
}

test('a page that the panel was opened on is added at once', async () => {
  const page = await gloss.openPage(`${pages.url}/lichens`);
  panel = await openPanelAt(page);
  await panel.role('button', 'Add').click();
  expect(await hintOf('This page')).toBe('On lichens');
  await picturePanel(panel, 'add-menu');
  await panel.role('menuitem', 'This page').click();
  await panel.css('[data-part="quote"]').appear();
  expect(await quotes()).toEqual(['On lichens']);
  expect(await panel.css('[data-part="quote"]').text()).toContain('lichens grow');
  await expect.poll(() => panel.role('textbox', 'Message').isFocused()).toBe(true);
  await removeQuotes();
});

test('nothing of another page is read when the user refuses', async () => {
  await gloss.openPage(`${pages.url}/mosses`);
  await panel.role('button', 'Add').click();
  await expect.poll(() => hintOf('This page')).toContain('Your browser first asks');
  await panel.role('menuitem', 'This page').click();
  await gloss.denyPermissionPrompt();
  const notice = panel.css('[data-part="notice"]');
  expect(await notice.text()).toContain('Nothing was read.');
  await picturePanel(panel, 'add-denied');
  expect(await panel.role('dialog').count()).toBe(0);
  expect(await quotes()).toEqual([]);
});

test('a page is picked from the list of tabs, and its site is asked for', async () => {
  await choose('This page');
  await gloss.acceptPermissionPrompt();
  const list = panel.role('dialog', 'Add open tabs');
  expect(await list.css('.tab-title').at(0).text()).toBe('On mosses');
  await picturePanel(panel, 'add-tabs');
  await list.role('button', 'Add 1 page').click();
  await gloss.acceptPermissionPrompt();
  await expect.poll(quotes).toEqual(['On mosses']);
  expect(await panel.css('[data-part="notice"]').count()).toBe(0);
  await removeQuotes();
});

test('tabs that are picked become quotes in the order of the list, and what cannot be read is named', async () => {
  const options = await gloss.openExtensionPage('options.html');
  await gloss.openPage(`${pages.url}/silence`);
  await gloss.openPage(`${pages.url}/ferns`);
  await choose('Other tabs…');
  await tick('On mosses');
  await tick('A page that says nothing');
  await tick('On ferns');
  await tick('On lichens');
  const list = panel.role('dialog', 'Add open tabs');
  const settings = list.css('.tab-row').at(await row(list, 'Models · Gloss settings'));
  expect(await settings.text()).toContain('extensions can’t read');
  expect(await settings.css('input:disabled').count()).toBe(1);
  await picturePanel(panel, 'add-tabs-ticked');
  await list.role('button', 'Add 4 pages').click();
  await expect.poll(quotes).toEqual(['On ferns', 'On lichens', 'On mosses']);
  expect(await panel.css('[data-part="notice"]').text()).toContain(
    'couldn’t read “A page that says nothing”',
  );
  await picturePanel(panel, 'add-missed');
  await removeQuotes();
  await options.close();
});

test('a private window lists its own tabs only', async () => {
  const page = await gloss.openPage(`${pages.url}/ferns`, 'private');
  panel = await openPanelAt(page);
  await choose('Other tabs…');
  const list = panel.role('dialog', 'Add open tabs');
  await list.appear();
  expect(await list.css('.tab-title').contents()).toEqual(['On ferns']);
  await picturePanel(panel, 'add-tabs-private');
  await tick('On ferns');
  await list.role('button', 'Add 1 page').click();
  await expect.poll(quotes).toEqual(['On ferns']);
});
