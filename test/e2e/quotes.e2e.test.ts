import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { ask, endOfAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePage, picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const FIRST = 'A lichen is a partnership of a fungus and an alga, and neither of the two is in charge of it.';
const SECOND = 'It grows about a millimetre in a year, on stone that nothing else can live from.';
const PAGE = `<!doctype html><title>On lichens</title>
  <article><h1>On lichens</h1><p id="first">${FIRST}</p><p id="second">${SECOND}</p></article>`;

let relay: DemoServer;
let pages: PageServer;
let gloss: BrowserUnderTest;

beforeAll(async () => {
  [relay, pages, gloss] = await Promise.all([
    startDemoServer(),
    servePages({ '/lichens': PAGE }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` } });
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
  await pages?.close();
});

test('quotes are sent in the user’s order and with the user’s edits', async () => {
  const page = await gloss.openPage(`${pages.url}/lichens`);
  await page.select({ css: '#first' });
  await page.askAboutSelection();
  const panel = await page.panel();
  const quotes = panel.css('[data-part="quote"]');
  await quotes.at(0).appear();
  await page.select({ css: '#second' });
  await page.askAboutSelection();
  await quotes.at(1).appear();

  await quotes.at(1).role('button', 'Move quote up').click();
  await expect.poll(() => quotes.at(0).text()).toContain(SECOND);
  await quotes.at(1).role('button', 'Edit quote').click();
  await panel.role('textbox', 'Quote text').fill('A lichen is a partnership.');
  await picturePanel(panel, 'quotes-editing');
  await panel.role('button', 'Done').click();
  await expect.poll(() => quotes.at(1).text()).toContain('edited');
  await picturePanel(panel, 'quotes-edited');

  await ask(panel, 'Who is in charge?');
  await endOfAnswer(panel);
  await panel.css('[data-part="receipt"] summary').click();
  expect(await panel.css('[data-part="receipt"]').text()).toContain(relay.url);
  await picturePanel(panel, 'receipt');
  await panel.role('button', 'Show exact text').click();
  expect(await panel.role('region', 'Exact text').text()).toContain('A lichen is a partnership.');
  await lookAtPanel(panel, 'receipt-text');
  const [request] = relay.requests.all;
  expect(request?.body).toContain('A lichen is a partnership.\\n');
  expect(request?.body).not.toContain('neither of the two');
  const [second = -1, first = -1] = [SECOND, 'partnership'].map((text) => request?.body.indexOf(text));
  expect(second).toBeGreaterThan(0);
  expect(first).toBeGreaterThan(second);
});

test('the toolbar button closes an open panel, opens it again, and closes it again', async () => {
  const page = await gloss.openPage(`${pages.url}/lichens`);
  await whenReady(await page.panel());
  for (const isOpen of [false, true, false]) {
    await page.clickToolbarButton();
    await expect.poll(() => page.hasPanel()).toBe(isOpen);
    // The background knows of it once it has told the panel what to show.
    if (isOpen) await whenReady(await page.panel());
  }
});

test('one click closes a panel that outlived the background, and the next one opens it', async () => {
  const page = await gloss.openPage(`${pages.url}/lichens`);
  await page.clickToolbarButton();
  await whenReady(await page.panel());
  await gloss.killBackground();
  for (const isOpen of [false, true]) {
    await page.clickToolbarButton();
    await expect.poll(() => page.hasPanel()).toBe(isOpen);
    if (isOpen) await whenReady(await page.panel());
    await gloss.killBackground();
  }
  // Closed by the user while no background was running.
  await (await page.panel()).close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  await page.clickToolbarButton();
  await expect.poll(() => page.hasPanel()).toBe(true);
  await (await page.panel()).close();
});

test('the options page lists every way to ask, with the keys that are set', async () => {
  const options = await gloss.openExtensionPage('options.html');
  await options.role('link', 'Shortcuts').click();
  await options.role('region', 'Ways to ask').appear();
  const shortcuts = options.role('region', 'Shortcuts');
  await expect.poll(() => shortcuts.text()).toContain('Ask about the selection');
  expect(await shortcuts.text()).toMatch(/Ask about the selection\s+.*Shift\W*J/u);
  expect(await shortcuts.text()).toMatch(/Ask about a screenshot of the page\s+No shortcut/u);
  expect((await shortcuts.text()).split('No shortcut')).toHaveLength(2);
  await shortcuts.role('button', 'Change shortcuts').appear();
  await picturePage(options, 'ways', { prepare: scrollTo(options, '.ways') });
  await options.close();
});
