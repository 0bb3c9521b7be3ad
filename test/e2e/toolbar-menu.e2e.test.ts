import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { picturePanel } from '../support/e2e/look-at.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const PAGE =
  '<!doctype html><title>On lichens</title><h1>Lichens</h1><p>A lichen is a partnership of a fungus and an alga.';

let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [pages, gloss] = await Promise.all([servePages({ '/': PAGE }), startGloss()]);
  page = await gloss.openPage(`${pages.url}/`);
});

afterAll(async () => {
  await gloss?.quit();
  await pages?.close();
});

test('the toolbar button’s own menu asks about the page', async () => {
  await page.chooseFromToolbarMenu(0);
  panel = await page.panel();
  const quote = panel.css('[data-part="quote"]');
  expect(await quote.text()).toContain('a partnership of a fungus and an alga');
  expect(await panel.role('textbox', 'Message').isFocused()).toBe(true);
  await panel.role('button', 'Remove quote').click();
  await quote.vanish();
});

test('the toolbar button’s menu asks about a screenshot of the page without the panel', async () => {
  await page.chooseFromToolbarMenu(1);
  const shot = panel.css('[data-part="quote"] img');
  await shot.appear();
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  expect(await shot.attribute('width')).toBe(String(width));
  expect(await shot.attribute('height')).toBe(String(height));
  await panel.role('button', 'Remove quote').click();
  await shot.vanish();
});

test('the toolbar button’s menu asks about a part of the screen, which is chosen at once', async () => {
  await page.chooseFromToolbarMenu(2);
  const dialog = panel.role('dialog', 'Choose a part');
  await dialog.appear();
  await picturePanel(panel, 'part-of-the-screen');
  await dialog.role('button', 'Cancel').click();
  await dialog.vanish();
  expect(await panel.css('[data-part="quote"] img').count()).toBe(1);
});

test('the toolbar button’s menu requests nothing from the page’s server', () => {
  expect(pages.requests.filter((path) => path !== '/' && path !== '/favicon.ico')).toEqual([]);
});
