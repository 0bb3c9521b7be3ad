import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { answerText, ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { picturePanel } from '../support/e2e/look-at.ts';
import { readRelayText } from '../support/e2e/read-relay-text.ts';
import { readStoredAnswers } from '../support/e2e/read-stored-answers.ts';
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
    startDemoServer({ tokensPerSecond: 400 }),
    servePages({ '/lichens': PAGE }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` }, consented: false });
  page = await gloss.openPage(`${pages.url}/lichens`);
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
  await pages?.close();
});

test('a right click on a page of any host brings the selection into the panel', async () => {
  await page.select({ text: SELECTED });
  await page.askAboutSelection();
  panel = await page.panel();
  const quote = panel.css('[data-part="quote"]');
  expect(await quote.text()).toContain(SELECTED);
  expect(await quote.text()).toContain('On lichens');
  expect(await panel.role('textbox', 'Message').isFocused()).toBe(true);
});

test('the panel shows what will be sent and where to before anything is sent', async () => {
  await ask(panel, 'Why is neither in charge?');
  const dialog = panel.role('dialog', 'What will be sent');
  const text = await dialog.text();
  expect(text).toContain(SELECTED);
  expect(text).toContain('Why is neither in charge?');
  expect(text).toContain(relay.url);
  expect(relay.requests.all).toHaveLength(0);
});

test('the answer streams to its end and arrives letter by letter', async () => {
  await panel.role('dialog', 'What will be sent').role('button', 'Send').click();
  await panel.css('[data-state="streaming"]').appear();
  expect(await endOfAnswer(panel)).toBe('complete');
  const [request] = relay.requests.all;
  expect(request?.body).toContain(SELECTED);
  const [stored] = await readStoredAnswers(gloss);
  expect(stored?.answer).toBe(await readRelayText(relay, request));
  await expect.poll(() => answerText(panel)).toContain('no model has read it.');
});

test('the panel looks right in light and dark, narrow and wide', async () => {
  for (const scheme of ['light', 'dark'] as const) {
    await panel.setColorScheme(scheme);
    await page.screenshotWindow(picture(`window-${scheme}`));
  }
  await picturePanel(panel, 'panel');
  // Only the conversation scrolls, and only up and down.
  expect(
    await panel.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return scrollWidth <= innerWidth && scrollHeight <= innerHeight;
    }),
  ).toBe(true);
});

test('Stop ends the answer, and the server sees it', async () => {
  relay.setTokensPerSecond(20);
  relay.requests.clear();
  await ask(panel, 'And the alga?');
  await panel.css('[data-state="streaming"]').appear();
  await panel.role('button', 'Stop').click();
  expect(await endOfAnswer(panel)).toBe('stopped');
  await relay.requests.waitFor(({ state }) => state === 'aborted');
  await lastAnswer(panel).role('button', 'Continue').appear();
});
