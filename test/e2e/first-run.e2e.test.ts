import { createServer } from 'node:http';

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { Located, View } from '#test/support/browsers/view.ts';
import { listen } from '#test/support/servers/listen.ts';
import { MODEL_ANSWER, type ModelServer, startModelServer } from '#test/support/servers/model-server.ts';
import { type PageServer, servePages } from '#test/support/servers/serve-pages.ts';

import { answerBecomes } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePage, picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { dumpDatabase, dumpStorage, RECORD_PORTS, recordedMessages } from '../support/e2e/record-ports.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

const KEY = 'sk-canary-5fQ8wT2mZ7xR4kJ1';
const SECRET = 'canary-5fQ8wT2mZ7xR4kJ1';
const LOCAL = { models: ['nomic-embed-text', 'llama3.2:3b', 'qwen3:8b'] };
const SERVICE = { key: KEY, models: ['mistral-large-latest', 'mistral-small-latest'] };
const PASSAGE = 'It grows about a millimetre in a year.';

/** The port that Ollama has in this test. Its real one may be taken, by the other browser's run of this test too. */
let ollamaPort: number;
let local: ModelServer | undefined;
let service: ModelServer;
let pages: PageServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;
let actions: string[];

beforeAll(async () => {
  const free = await listen(createServer());
  ollamaPort = Number(new URL(free.url).port);
  await free.close();
  [service, pages] = await Promise.all([
    startModelServer(SERVICE),
    servePages({ '/lichens': `<!doctype html><title>On lichens</title><p>${PASSAGE}</p>` }),
  ]);
});

afterEach(async () => {
  await gloss?.quit();
  await local?.close();
  local = undefined;
});

afterAll(async () => {
  await service?.close();
  await pages?.close();
});

/** Opens a panel in a fresh profile, where the addresses of two presets lead to servers of this test. */
async function openPanel(): Promise<void> {
  service.become(SERVICE);
  actions = [];
  gloss = await startGloss({
    grantPermissions: false,
    pageScript: RECORD_PORTS,
    addresses: {
      'https://api.mistral.ai/v1': `${service.url}/v1`,
      'http://127.0.0.1:11434/v1': `http://127.0.0.1:${ollamaPort}/v1`,
    },
  });
  page = await gloss.openPage(`${pages.url}/lichens`);
}

function region(): Located {
  return panel.role('region', 'Set up');
}

function button(name: string): Located {
  return region().role('button', name);
}

/** Performs a user's action, and counts it. */
async function act(what: string, action: () => Promise<unknown>): Promise<void> {
  actions.push(what);
  await action();
}

const click = (name: string) => act(`click ${name}`, () => button(name).click());
const allow = () => act('allow', () => gloss.acceptPermissionPrompt());
const typeQuestion = (text: string) =>
  act('type the question', async () => {
    // The composer has the keyboard focus without a click.
    await expect.poll(() => panel.role('textbox', 'Message').isFocused()).toBe(true);
    await panel.type(text);
  });
const send = () => act('send', () => panel.press('Enter'));

async function statusBecomes(text: string): Promise<void> {
  await expect.poll(async () => (await region().css('[role="status"]').contents()).join(' ')).toContain(text);
}

/** Expects axe to find nothing in either colour scheme, and takes pictures. */
async function look(name: string): Promise<void> {
  await lookAtPanel(panel, `first-run-${name}`);
  await panel.forceColors(true);
  await panel.screenshot(picture(`first-run-${name}-forced`));
  await panel.forceColors(false);
}

test('a quote that waited is asked about in five actions with a server on this computer', async () => {
  local = await startModelServer(LOCAL, ollamaPort);
  await openPanel();
  await page.select({ text: PASSAGE });
  await page.askAboutSelection();
  panel = await page.panel();
  await button('On this computer').appear();
  expect(local.requests).toEqual([]);
  await click('On this computer');
  expect(await region().css('.first-run-status').text()).toContain('Waiting for you to allow it');
  await allow();
  await button('Connect').appear();
  expect(await region().role('group', 'Servers on this computer').text()).toContain('2 models');
  expect(await button('Connect').isFocused()).toBe(true);
  await click('Connect');
  await region().vanish();
  expect(await panel.css('[data-part="quote"]').count()).toBe(1);
  expect(await panel.css('[data-part="ready-note"]').text()).toContain('llama3.2:3b at Ollama');
  await typeQuestion('How fast does it grow?');
  await send();
  await answerBecomes(panel, MODEL_ANSWER);
  expect(actions).toEqual(['click On this computer', 'allow', 'click Connect', 'type the question', 'send']);
  expect(local.questions.at(-1)).toContain(PASSAGE);
  expect(local.questions.at(-1)).toContain('llama3.2:3b');
});

test('a question that was typed before is answered in six actions with a key, which is nowhere afterwards', async () => {
  await openPanel();
  await page.clickToolbarButton();
  panel = await page.panel();
  await button('Mistral').appear();
  const question = 'How fast does it grow?';
  await typeQuestion(question);
  await click('Mistral');
  const field = region().css('input[type="password"]');
  await act('type the key', async () => {
    await expect.poll(() => field.isFocused()).toBe(true);
    await panel.type(KEY);
  });
  await click('Connect');
  await allow();
  await region().vanish();
  const message = panel.role('textbox', 'Message');
  expect(await message.value()).toBe(question);
  await expect.poll(() => message.isFocused()).toBe(true);
  await panel.role('button', 'Show exact text').click();
  expect(await panel.role('region', 'Exact text').text()).toContain(question);
  await panel.role('button', 'Hide exact text').click();
  await message.click();
  await send();
  await answerBecomes(panel, MODEL_ANSWER);
  expect(actions).toEqual([
    'type the question',
    'click Mistral',
    'type the key',
    'click Connect',
    'allow',
    'send',
  ]);
  expect(service.questions.at(-1)).toContain('mistral-small-latest');

  const messages = await recordedMessages(panel);
  expect(messages.filter(({ text }) => text.includes(SECRET))).toEqual([
    { port: 'set-up', direction: 'sent', text: expect.stringContaining('"provider-connect"') },
  ]);
  const options = await gloss.openExtensionPage('options.html');
  await options.role('button', 'Remove key').appear();
  const places = {
    panel: await panel.evaluate(() =>
      [
        document.documentElement.outerHTML,
        ...[...document.querySelectorAll('input')].map((one) => one.value),
      ].join(),
    ),
    options: await options.evaluate(() => document.documentElement.outerHTML),
    settings: await options.evaluate(dumpDatabase, 'gloss-settings'),
    history: await options.evaluate(dumpDatabase, 'gloss-chats'),
    ledger: await options.evaluate(() => document.querySelector('.network')?.textContent ?? ''),
    storage: await dumpStorage(gloss),
    console: gloss.consoleText(),
  };
  expect(places.settings).toContain('Mistral');
  expect(places.history).toContain(MODEL_ANSWER);
  for (const [place, text] of Object.entries(places)) expect(text.includes(SECRET), place).toBe(false);
  expect(pages.requests.filter((path) => path.includes(SECRET))).toEqual([]);
});

test('a problem is named with a fix, and what was typed stays', async () => {
  await openPanel();
  await page.clickToolbarButton();
  panel = await page.panel();
  await button('On this computer').appear();
  await look('choices');

  await click('Mistral');
  const field = region().css('input[type="password"]');
  await field.fill('sk-wrong');
  await picturePanel(panel, 'first-run-key');
  await click('Connect');
  await gloss.denyPermissionPrompt();
  await statusBecomes('The browser doesn’t let Gloss reach 127.0.0.1');
  await picturePanel(panel, 'first-run-denied');
  expect(service.requests.filter((request) => request.includes('sk-wrong'))).toEqual([]);
  await button('Allow access').click();
  await allow();
  await statusBecomes('Mistral didn’t accept the key.');
  expect(await field.value()).toBe('sk-wrong');
  await look('wrong-key');
  await panel.press('Escape');
  expect(await button('Mistral').isFocused()).toBe(true);

  await button('Other').click();
  const baseUrl = region().role('textbox', 'Base URL');
  await baseUrl.fill(service.url);
  await field.fill(KEY);
  // Enter works like Connect.
  await panel.press('Enter');
  await statusBecomes(`but there is one at ${service.url}/v1.`);
  expect(await baseUrl.value()).toBe(service.url);
  expect(await field.value()).toBe(KEY);
  await look('wrong-path');
  await button('Back').click();

  await button('On this computer').click();
  await statusBecomes('No server found on this computer.');
  await look('nothing-found');
  local = await startModelServer({ ...LOCAL, refusesOrigins: true }, ollamaPort);
  await button('Look again').click();
  await statusBecomes('Found 1 server on this computer.');
  await look('found');
  await click('Connect');
  await statusBecomes('Ollama refuses requests from browser extensions.');
  const line = await region().css('.copy-line code').text();
  expect(line).toContain(gloss.extensionUrl.replace(/\/$/, ''));
  await look('origin-refused');
  await button('Copy').click();
  await button('Copied').appear();
  local.become(LOCAL);
  await button('Test again').click();
  await region().vanish();
  await panel.css('[data-part="ready-note"]').appear();
  await look('ready');
});

test('each search and each connection is listed with its reason', async () => {
  local = await startModelServer(LOCAL, ollamaPort);
  await openPanel();
  await page.clickToolbarButton();
  panel = await page.panel();
  await button('On this computer').click();
  await gloss.acceptPermissionPrompt();
  await button('Connect').click();
  await region().vanish();
  const options = await gloss.openExtensionPage('options.html');
  await options.role('link', 'Data and privacy').click();
  const networkText = () => options.evaluate(() => document.querySelector('.network')?.textContent ?? '');
  await expect.poll(networkText).toContain('Search for servers on this computer');
  const text = await networkText();
  expect(text).toContain(`127.0.0.1:${ollamaPort}`);
  expect(text).toContain('Connection test');
  // One search request for each local server that Gloss knows.
  expect(text.split('Search for servers on this computer')).toHaveLength(7);
  await picturePage(options, 'network-requests', { prepare: scrollTo(options, '.network') });
});
