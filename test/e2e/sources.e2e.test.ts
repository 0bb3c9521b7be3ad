import { createServer } from 'node:http';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { listen } from '#test/support/servers/listen.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { readStream } from '#test/support/streams/stream-fixtures.ts';

import { ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, scrollTo } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** The text that the recorded citations cite, and the one for a document that was not sent. */
const TEXT = 'A lichen is a partnership of a fungus and an alga. Neither is in charge.';
const PAGE = `<!doctype html><title>Lichen</title><p id="text">${TEXT}</p>`;

let server: Awaited<ReturnType<typeof listen>>;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [server, pages, gloss] = await Promise.all([
    // A provider of Anthropic's dialect whose model has searched the web.
    listen(
      createServer((request, response) => {
        request.resume();
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(readStream('messages', 'web-search'));
      }),
    ),
    servePages({ '/lichen': PAGE }),
    startGloss(),
  ]);
  await seedProvider(gloss, {
    provider: { baseUrl: `${server.url}/v1`, preset: 'custom-messages', dialect: 'messages' },
  });
  page = await gloss.openPage(`${pages.url}/lichen`);
  await page.select({ css: '#text' });
  await page.askAboutSelection();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  await ask(panel, 'What is it?');
  expect(await endOfAnswer(panel)).toBe('complete');
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
  await pages?.close();
});

test('the sources that a model names are listed below its answer, and what they cite is looked up', async () => {
  const sources = lastAnswer(panel).css('[data-part="sources"]');
  await sources.appear();
  expect(await sources.role('link').attribute('href')).toBe('https://botany.example/lichen');
  expect(await sources.role('link').attribute('rel')).toBe('noopener noreferrer');
  await expect.poll(() => sources.css('[data-quotation="found"]').count()).toBeGreaterThan(0);
  await lookAtPanel(panel, 'sources', { prepare: scrollTo(panel, '[data-part="sources"]') });
  await panel.setWidth(240);
  expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('sources are kept with the answer', async () => {
  await panel.role('button', 'New chat').click();
  await panel.css('[data-part="sources"]').vanish();
  await panel.role('button', 'Chats').click();
  await panel.css('[data-chat]').click();
  await panel.role('dialog').vanish();
  await lastAnswer(panel).css('[data-part="sources"]').role('link').appear();
});
