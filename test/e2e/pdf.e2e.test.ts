import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { browser as ExtensionApi } from 'wxt/browser';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { makePdf, PAGE_OF_PICTURE, pageOfShiftJis } from '#test/support/pages/make-pdf.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { dropFile } from '../support/e2e/drop-file.ts';
import { picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { type PdfSite, servePdf } from '../support/e2e/serve-pdf.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/pdf');

/** Records what the page's policy refuses. */
const WATCH_POLICY = `globalThis.refused = [];
document.addEventListener('securitypolicyviolation', (event) => {
  refused.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile);
});`;

/** Inside a page of the extension. */
declare const browser: typeof ExtensionApi;

declare global {
  /** Inside the panel, by `WATCH_POLICY`. */
  var refused: string[];
}

let relay: DemoServer;
let site: PdfSite;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;
let article: Uint8Array;

beforeAll(async () => {
  article = await readFile(join(FIXTURES, 'article.pdf'));
  [relay, site, gloss] = await Promise.all([
    startDemoServer(),
    servePdf(article),
    startGloss({ pageScript: WATCH_POLICY }),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` } });
  page = await gloss.openPage(`${site.url}/welcome`);
  await page.focus();
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
  await site?.close();
});

function notice() {
  return panel.css('.composer [data-part="notice"]');
}

async function removeQuotes(): Promise<void> {
  while ((await panel.role('button', 'Remove quote').count()) > 0) {
    await panel.role('button', 'Remove quote').click();
  }
}

test('a PDF dropped on the panel becomes a quote, and its text is sent', async () => {
  await dropFile(panel, 'article.pdf', article);
  const quote = panel.css('[data-part="quote"]');
  await quote.appear();
  expect(await quote.text()).toContain('neither of the two is in charge of it');
  expect(await quote.text()).toMatch(/On lichens and patience\s+PDF, about [\d,.]+ tokens/u);
  await picturePanel(panel, 'pdf-quote');
  await ask(panel, 'Who is in charge?');
  await endOfAnswer(panel);
  const body = relay.requests.all.at(-1)?.body;
  expect(body).toContain('The fungus builds the house and keeps the water');
  expect(body).toContain('[page 2]');
});

test('a PDF in an Asian font that is not embedded is read with the bundled character maps', async () => {
  await dropFile(panel, 'japanese.pdf', makePdf([pageOfShiftJis('93FA967B8CEA')]));
  await expect.poll(() => panel.css('[data-part="quote"]').text()).toContain('日本語');
  await removeQuotes();
});

test.each([
  ['27-filled-form.pdf', 'Name: Ada Lovelace'],
  ['29c-hidden-layer.pdf', 'Shown text'],
])('the text of %s is read in the panel as it looks', async (name, text) => {
  await dropFile(panel, name, await readFile(join(FIXTURES, 'cases', name)));
  await expect.poll(() => panel.css('[data-part="quote"]').text()).toContain(text);
  expect(await panel.css('[data-part="quote"]').text()).not.toContain('Draft layer');
  await removeQuotes();
});

test.each([
  ['locked.pdf', () => readFile(join(FIXTURES, 'locked.pdf')), 'is password-protected'],
  ['scanned.pdf', async () => makePdf([PAGE_OF_PICTURE]), 'has no text, only pictures of pages'],
  ['broken.pdf', async () => article.slice(0, 400), 'is not a PDF, or it is damaged'],
])('the panel says why it cannot read %s', async (name, make, sentence) => {
  await dropFile(panel, name, await make());
  await expect.poll(() => notice().text()).toContain(sentence);
  expect(await notice().text()).toContain(name);
  await picturePanel(panel, `pdf-${name}`);
  await notice().role('button', 'Dismiss').click();
  await notice().vanish();
});

test("reading PDFs breaks no rule of the page's policy", async () => {
  expect(await panel.evaluate(() => globalThis.refused)).toEqual([]);
  // The watch works: this is refused.
  await panel.evaluate(() => {
    setTimeout(() => void fetch('https://example.invalid/').catch(() => undefined));
  });
  await expect.poll(() => panel.evaluate(() => globalThis.refused.length)).toBe(1);
});

test('the PDF of a tab is loaded again only on a click, and without cookies', async () => {
  await page.goto(`${site.url}/paper.pdf`).catch(() => undefined);
  await page.focus();
  const before = site.requests.length;
  await page.pressShortcut('alt+shift+l');
  const offer = panel.css('[data-part="pdf-offer"]');
  await offer.appear();
  expect(await offer.text()).toContain(`Gloss can load it again from ${new URL(site.url).host}`);
  await picturePanel(panel, 'pdf-offer');
  expect(site.requests).toHaveLength(before);
  await offer.role('button', 'Load and read it').click();
  const quote = panel.css('[data-part="quote"]');
  await expect.poll(() => quote.text()).toContain('neither of the two is in charge of it');
  expect(site.requests).toHaveLength(before + 1);
  expect(site.requests.at(-1)).not.toHaveProperty('cookie');
  expect(site.requests.at(-1)).not.toHaveProperty('referer');
  await removeQuotes();
});

test('the panel says that a PDF for members only was refused', async () => {
  await page.goto(`${site.url}/members.pdf`).catch(() => undefined);
  await page.focus();
  await page.pressShortcut('alt+shift+l');
  await panel.css('[data-part="pdf-offer"]').role('button', 'Load and read it').click();
  await expect.poll(() => notice().text()).toContain('didn’t send the PDF');
  await picturePanel(panel, 'pdf-refused');
});

test.runIf(BROWSER === 'firefox')('access granted for one PDF is given back', async () => {
  const granted = await panel.evaluate(async () => {
    const { origins = [] } = await browser.permissions.getAll();
    return [...origins];
  });
  expect(granted.filter((origin) => origin.includes('localhost'))).toEqual([]);
});
