import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

const SELECTED = 'a partnership of a fungus and an alga';
const PAGE = `<!doctype html><title>On lichens</title><p>A lichen is ${SELECTED}, and neither is in charge.</p>`;

let relay: DemoServer;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [relay, pages, gloss] = await Promise.all([
    startDemoServer(),
    servePages({ '/lichens': PAGE, '/elsewhere': '<title>Elsewhere</title><p>Nothing here.' }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` } });
  page = await gloss.openPage(`${pages.url}/lichens`);
  await page.select({ text: SELECTED });
  await page.askAboutSelection();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  await ask(panel, 'Why is neither in charge?');
  await endOfAnswer(panel);
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
  await pages?.close();
});

const showInPage = () => panel.css('[data-part="sent-quote"]').role('button', 'On lichens').click();

test('a sent quote is highlighted in the tab that has its page open', async () => {
  const before = await gloss.countTabs();
  await showInPage();
  const marked = () =>
    page.evaluate(() =>
      [...CSS.highlights.values()]
        .flatMap((highlight) =>
          [...highlight].map((range) => (range instanceof Range ? range.toString() : '')),
        )
        .join(''),
    );
  await expect.poll(marked).toBe(SELECTED);
  expect(await gloss.countTabs()).toEqual(before);
  await page.screenshotWindow(picture('passage'));
});

test('a sent quote opens its page when no tab has it open', async () => {
  const before = await gloss.countTabs();
  await page.goto(`${pages.url}/elsewhere`);
  await showInPage();
  await expect.poll(async () => (await gloss.countTabs()).tabs).toBe(before.tabs + 1);
});
