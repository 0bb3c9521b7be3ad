import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const MAIN = 'A lichen is a partnership of a fungus and an alga, and neither of the two is in charge of it. ';
const PAGE = `<!doctype html><title>On lichens</title>
  <nav><a href="/a">Home</a> <a href="/b">Shop</a></nav>
  <article><h1>On lichens</h1>${`<p>${MAIN.repeat(4)}</p>`.repeat(5)}</article>
  <footer>Imprint and cookies</footer>`;

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

test('text typed after the address bar keyword becomes the question', async () => {
  const page = await gloss.openPage(`${pages.url}/lichens`);
  await page.askInAddressBar('who is in charge');
  const panel = await page.panel();
  const message = panel.role('textbox', 'Message');
  await expect.poll(() => message.value()).toBe('who is in charge');
  await message.fill('');
});

test('the page shortcut quotes the main part, and the whole page on request', async () => {
  const page = await gloss.openPage(`${pages.url}/lichens`);
  await page.focus();
  await page.pressShortcut('alt+shift+l');
  const panel = await page.panel();
  const quote = panel.css('[data-part="quote"]');
  expect(await quote.text()).toContain('neither of the two is in charge');
  expect(await quote.text()).toMatch(/Main part of the page \(\d+% of its text\), about [\d,.]+ tokens/u);
  await picturePanel(panel, 'page-quote');

  await panel.css('[data-part="quote"] .quote-source button').click();
  await expect.poll(() => quote.text()).toContain('Use the main part only');
  await ask(panel, 'Who is in charge?');
  await endOfAnswer(panel);
  const [request] = relay.requests.all;
  expect(request?.body).toContain('Imprint and cookies');
  expect(request?.body).toContain('neither of the two is in charge');
});
