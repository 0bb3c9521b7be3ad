import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';
import { serveStagedAnswers, type StagedAnswers } from '#test/support/servers/staged-answers.ts';

import { ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { type PdfSite, servePdf } from '../support/e2e/serve-pdf.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const TRUE = 'neither of the two is in charge of it';
const ALTERED = 'neither of the two is in need of it';
const ASSEMBLED = 'A lichen is a partnership of light and pays the rent with it';
const SKIPPING = 'A lichen is a partnership … pays the rent with it';
const NOTE = 'not in the text you sent';

const PAGE = `<!doctype html><title>On lichens</title><article><h1>On lichens and patience</h1>
<p>A <a href="/elsewhere">lichen</a> is a partnership of a fungus and an alga, and <b>neither of the two</b> is in charge of it.
The fungus builds the house and keeps the water; the alga makes sugar of light and pays the rent with it.</p>
<p>Botanists took a century to believe this, and some of them never did.</p></article>`;

const ANSWER = `The text says “${TRUE}”, and not “${ALTERED}”.

> ${ASSEMBLED}

In short: “${SKIPPING}”.`;

let server: StagedAnswers;
let pages: PageServer;
let site: PdfSite;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  const article = await readFile(join(import.meta.dirname, '../fixtures/pdf/article.pdf'));
  [server, pages, site, gloss] = await Promise.all([
    serveStagedAnswers(),
    servePages({ '/lichens': PAGE }),
    servePdf(article),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: server.baseUrl } });
  page = await gloss.openPage(`${pages.url}/lichens`);
  await page.askAboutPage();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
  await pages?.close();
  await site?.close();
});

function marks(type: 'found' | 'missing') {
  return lastAnswer(panel).css(`[data-quotation="${type}"]`);
}

async function markedAs(type: 'found' | 'missing', texts: readonly string[]): Promise<void> {
  await expect.poll(() => marks(type).contents()).toEqual(texts);
}

test('in an answer about a page, true, altered and assembled quotations are told apart', async () => {
  server.stage({ type: 'answer', answer: ANSWER });
  await ask(panel, 'Who is in charge?');
  await endOfAnswer(panel);
  await markedAs('found', [`“${TRUE}”`, `“${SKIPPING}” about 32 words left out`]);
  await markedAs('missing', [`“${ALTERED}” ${NOTE}`, `${ASSEMBLED} ${NOTE}`]);
  await picturePanel(panel, 'quotations', { prepare: scrollTo(panel, '[data-quotation]') });
});

test('a found quotation is highlighted in the page that was sent, by keyboard too', async () => {
  const button = marks('found').role('button', 'Show in page: On lichens');
  await button.appear();
  await panel.evaluate(() => document.querySelector<HTMLElement>('.quotation-show')?.focus());
  await panel.press('Enter');
  const highlighted = () =>
    page.evaluate(() =>
      [...CSS.highlights.values()]
        .flatMap((highlight) => [...highlight])
        .map((range) => (range instanceof Range ? range.toString() : ''))
        .join(''),
    );
  await expect.poll(highlighted).toBe(TRUE);
});

test('quotations are told apart in a narrow panel without scrolling sideways', async () => {
  await panel.setWidth(320);
  expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('in an answer about a PDF, a true quotation leads to its page', async () => {
  await page.goto(`${site.url}/paper.pdf`).catch(() => undefined);
  await page.focus();
  await page.pressShortcut('alt+shift+l');
  await panel.css('[data-part="pdf-offer"]').role('button', 'Load and read it').click();
  await expect.poll(() => panel.css('[data-part="quote"]').text()).toContain('Never scrape');
  const second = 'Never scrape what can be photographed';
  server.stage({
    type: 'answer',
    answer: `“${TRUE}”, “${second}”, “Never scrape what can be drawn, ever”, “${ASSEMBLED}”.`,
  });
  await ask(panel, 'What are the rules?');
  await endOfAnswer(panel);
  await markedAs('found', [`“${TRUE}”`, `“${second}”`]);
  await markedAs('missing', [`“Never scrape what can be drawn, ever” ${NOTE}`, `“${ASSEMBLED}” ${NOTE}`]);
  await marks('found').role('button', 'Show in page 2 of On lichens and patience').click();
  await picturePanel(panel, 'quotations-pdf');
  await expect.poll(() => page.evaluate(() => location.href)).toBe(`${site.url}/paper.pdf#page=2`);
});
