import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';

import { answerBecomes, ask, endOfAnswer, lastAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { lookAtPanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const MARKUP = '"><img src=x onerror="document.title=1">';
const USAGE = {
  prompt_tokens: 1200,
  completion_tokens: 80,
  prompt_tokens_details: { cached_tokens: 1024 },
  completion_tokens_details: { reasoning_tokens: 16 },
};

let server: Listening;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** A server that answers, continues forever or fails, as the last question demands. */
function startServer(): Promise<Listening> {
  return listen(
    createServer((request, response) => {
      void text(request).then((body) => {
        if (body.includes('Please fail')) {
          response.writeHead(400, { 'content-type': 'application/json', 'x-request-id': 'req_failed' });
          response.end('{"error":{"message":"No."}}');
          return;
        }
        response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': MARKUP });
        response.write(
          data({ choices: [{ index: 0, delta: { content: 'The tide' }, finish_reason: null }] }),
        );
        if (body.includes('Go on for ever')) return;
        response.write(
          data({ choices: [{ index: 0, delta: { content: ' waits.' }, finish_reason: 'stop' }] }),
        );
        response.end(`${data({ choices: [], usage: USAGE })}data: [DONE]\n\n`);
      });
    }),
  );
}

async function openPanel(): Promise<void> {
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
}

beforeAll(async () => {
  [server, pages, gloss] = await Promise.all([
    startServer(),
    servePages({ '/tides': '<!doctype html><title>On tides</title><p>Tides.</p>' }),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1`, model: MARKUP } });
  page = await gloss.openPage(`${pages.url}/tides`);
  await openPanel();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
  await pages?.close();
});

/** What the open details of the last answer say. */
function details() {
  return lastAnswer(panel).css('[data-part="details"]');
}

async function openDetails(): Promise<string> {
  await lastAnswer(panel).role('button', 'Details').click();
  await details().appear();
  return await details().text();
}

async function look(name: string): Promise<void> {
  await lookAtPanel(panel, name, {
    prepare: () =>
      panel.evaluate(() =>
        [...document.querySelectorAll('[data-part="details"]')].at(-1)?.scrollIntoView({ block: 'end' }),
      ),
  });
}

/** Nothing from a server or a name became markup. */
async function expectOnlyText(): Promise<void> {
  expect(await panel.evaluate(() => document.querySelectorAll('img').length)).toBe(0);
}

test('a finished answer has its details, and they are text', async () => {
  await ask(panel, 'Why?');
  expect(await endOfAnswer(panel)).toBe('complete');
  const said = await openDetails();
  for (const part of [
    '1,200',
    '1,024 cached',
    '80',
    '16 reasoning',
    MARKUP,
    'to the first byte',
    'drawing it',
  ]) {
    expect.soft(said).toContain(part);
  }
  await expectOnlyText();
  await look('details-complete');
});

test('the details are there when the panel and the background have restarted', async () => {
  await panel.close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  await gloss.killBackground();
  await openPanel();
  await answerBecomes(panel, 'The tide waits.');
  const said = await openDetails();
  for (const part of ['1,200', '16 reasoning', MARKUP, 'to the first byte', 'drawing it'])
    expect.soft(said).toContain(part);
  await expectOnlyText();
});

test('a stopped answer has the details that are known', async () => {
  await ask(panel, 'Go on for ever');
  await answerBecomes(panel, 'The tide');
  await panel.role('button', 'Stop').click();
  expect(await endOfAnswer(panel)).toBe('stopped');
  const said = await openDetails();
  expect(said).toContain('First token');
  expect(said).not.toContain('Tokens in');
  await look('details-stopped');
});

test('a failed answer has the details that are known', async () => {
  await ask(panel, 'Please fail');
  await expect.poll(() => lastAnswer(panel).attribute('data-state')).toBe('failed');
  const said = await openDetails();
  expect(said).toContain('req_failed');
  expect(said).not.toContain('First token');
  await look('details-failed');
});
