import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { findKey, startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';
import { servePages } from '#test/support/servers/serve-pages.ts';
import type { PageServer } from '#test/support/servers/serve-pages.ts';

import { answerBecomes, ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { dumpDatabase, dumpStorage, RECORD_PORTS, recordedMessages } from '../support/e2e/record-ports.ts';
import { BROWSER, startGloss } from '../support/e2e/start-gloss.ts';

/** The canary. Nothing else in the world says this. */
const KEY = 'sk-canary-7f3a9c2e51b84d06-zzzz';
const SECRET = 'canary-7f3a9c2e51b84d06';
const PAGE = '<!doctype html><title>A page</title><p>Some text to ask about.</p>';
const PATHS = Array.from({ length: 20 }, (_, index) => `/page-${index}`);

let server: FaultServer;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let options: View;
let panel: View;

beforeAll(async () => {
  [server, pages, gloss] = await Promise.all([
    startFaultServer(),
    servePages(Object.fromEntries(PATHS.map((path) => [path, PAGE]))),
    startGloss({ pageScript: RECORD_PORTS }),
  ]);
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
  await pages?.close();
});

test('twenty pages that nothing was asked about are left alone', async () => {
  page = await gloss.openPage(`${pages.url}/page-0`);
  const clean = await page.evaluate(() => document.documentElement.outerHTML);
  for (const path of PATHS) {
    await page.goto(pages.url + path);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).toBe(clean);
  }
  expect(server.requests.all).toHaveLength(0);
  expect(pages.requests.filter((path) => !path.startsWith('/page-') && path !== '/favicon.ico')).toEqual([]);
});

test('a typed key crosses one port for a test, one to be stored, and no other', async () => {
  options = await gloss.openExtensionPage('options.html');
  await options.role('combobox', 'Provider').choose('Custom (OpenAI-compatible)');
  await options.role('textbox', 'Name').fill('Canary');
  await options.role('textbox', 'Base URL').fill(`${server.url}/v1`);
  await options.css('input[type="password"]').fill(KEY);
  await options.role('combobox', 'Model').fill('any-model');
  server.play('answer:Ready.');
  await options.role('button', 'Test connection').click();
  await expect
    .poll(() => options.role('status').contents())
    .toContainEqual(expect.stringContaining('It works'));
  const tested = (await recordedMessages(options)).filter(({ text }) => text.includes(SECRET));
  const test = { direction: 'sent', text: expect.stringContaining('"connection-test"') };
  expect(tested).toEqual([{ ...test, port: 'connection-test' }]);
  await options.role('button', 'Save').click();
  await options.role('button', 'Remove key').appear();
  const carried = (await recordedMessages(options)).filter(({ text }) => text.includes(SECRET));
  expect(carried).toEqual([
    ...tested,
    { port: 'key', direction: 'sent', text: expect.stringContaining('"key-save"') },
  ]);
});

test('the key goes only to the provider', async () => {
  await page.focus();
  await page.select({ css: 'p' });
  await page.askAboutSelection();
  panel = await page.panel();
  await panel.css('[data-part="quote"]').appear();
  server.play('answer:An answer.', 'vector:05-openai-401');
  await ask(panel, 'What is it?');
  await panel.role('dialog', 'What will be sent').role('button', 'Send').click();
  await answerBecomes(panel, 'An answer.');
  await ask(panel, 'And what else?');
  await panel.css('[data-role="assistant"]').at(1).appear();
  expect(await endOfAnswer(panel)).toBe('failed');
  const request = findKey(server.requests, KEY);
  expect(request?.headers['authorization']).toBe(`Bearer ${KEY}`);
  expect(findKey(server.otherRequests, KEY)).toBeUndefined();
});

// Firefox makes the request anyway (SECURITY.md).
test.skipIf(BROWSER === 'firefox')('a compromised panel cannot navigate to the web', async () => {
  const before = server.requests.all.length;
  await panel.evaluate((url) => {
    document.location.href = url;
    const link = document.body.appendChild(document.createElement('a'));
    link.href = url;
    link.click();
    link.remove();
  }, `${server.url}/stolen?text=canary`);
  // The browser has had time for a request when it has answered the next question.
  server.play('answer:Still here.');
  await ask(panel, 'Are you there?');
  await answerBecomes(panel, 'Still here.');
  expect(server.requests.all.slice(before).filter(({ path }) => path.includes('stolen'))).toEqual([]);
});

test('a saved key is nowhere afterwards: no panel, no page, no port, no storage, no console', async () => {
  const places = {
    panel: await panel.evaluate(() => document.documentElement.outerHTML),
    page: await page.evaluate(() => document.documentElement.outerHTML),
    options: await options.evaluate(() =>
      [
        document.documentElement.outerHTML,
        ...[...document.querySelectorAll('input')].map((one) => one.value),
      ].join(),
    ),
    ports: JSON.stringify(await recordedMessages(panel)),
    answers: JSON.stringify(
      (await recordedMessages(options)).filter(
        ({ port, direction }) => !['key', 'connection-test'].includes(port) || direction === 'received',
      ),
    ),
    storage: await dumpStorage(gloss),
    history: await options.evaluate(dumpDatabase, 'gloss-chats'),
    settings: await options.evaluate(dumpDatabase, 'gloss-settings'),
    console: gloss.consoleText(),
  };
  expect(places.panel).toContain('An answer.');
  expect(places.ports).toContain('text-delta');
  expect(places.history).toContain('An answer.');
  expect(places.settings).toContain('Canary');
  for (const [place, text] of Object.entries(places)) expect(text.includes(SECRET), place).toBe(false);
});
