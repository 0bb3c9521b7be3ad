import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { parseJson } from '#lib/providers/parse-json.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';
import { readStream } from '#test/support/streams/stream-fixtures.ts';

import { ask, endOfAnswer, lastAnswer, whenReady } from '../support/e2e/drive-panel.ts';
import { lookAtPage, lookAtPanel, picturePanel, scrollTo } from '../support/e2e/look-at.ts';
import { isInMenu } from '../support/e2e/menu-items.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const PAGE = `<!doctype html><title>On tides</title><p id="tide">The tide waits for no man.</p>`;
const PROVIDER = { temperature: 1, systemPrompt: 'Be brief.' };

let server: Listening;
let bodies: unknown[];
let pages: PageServer;
let gloss: BrowserUnderTest;
let options: View;
let page: WebPage;
let panel: View;

/** A server that refuses a temperature of 2. */
function startServer(): Promise<Listening> {
  return listen(
    createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(parseJson(body));
        if (body.includes('"temperature":2')) {
          response.writeHead(400, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ error: { message: 'Unsupported value: temperature' } }));
          return;
        }
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .end(readStream('chat-completions', 'openai'));
      });
    }),
  );
}

beforeAll(async () => {
  bodies = [];
  [server, pages, gloss] = await Promise.all([startServer(), servePages({ '/tides': PAGE }), startGloss()]);
  const baseUrl = `${server.url}/v1`;
  await seedProvider(gloss, { provider: { baseUrl, parameters: PROVIDER }, consented: false });
  options = await gloss.openExtensionPage('options.html');
  page = await gloss.openPage(`${pages.url}/tides`);
  await page.clickToolbarButton();
  panel = await page.panel();
  await whenReady(panel);
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
  await pages?.close();
});

function button() {
  return panel.role('button', 'Answer settings');
}

function dialog() {
  return panel.role('dialog', 'Answer settings');
}

/** What the mark by the composer says to a screen reader; empty without one. */
async function mark(): Promise<string> {
  return (await panel.css('[data-part="answer-settings-mark"]').contents()).join('');
}

test('a chat’s answer settings are set by keyboard, and Escape discards them', async () => {
  await button().click();
  await dialog().role('textbox', 'System prompt').appear();
  expect(await dialog().role('textbox', 'System prompt').isFocused()).toBe(true);
  expect(await dialog().role('textbox', 'Temperature').attribute('placeholder')).toBe('1');
  await panel.type('No.');
  await panel.press('Escape');
  await dialog().vanish();
  expect(await button().isFocused()).toBe(true);
  expect(await mark()).toBe('');
  await panel.press('Enter');
  await dialog().role('textbox', 'System prompt').appear();
  await panel.type('Answer in verse.');
  await panel.press('Tab');
  await panel.type('0.2');
  await lookAtPanel(panel, 'answer-settings');
  await panel.press('Enter');
  await dialog().vanish();
  expect(await button().isFocused()).toBe(true);
  await expect.poll(mark).toBe('This chat sets a system prompt and temperature 0.2.');
  await lookAtPanel(panel, 'answer-settings-mark');
});

test('the exact text shows a chat’s answer settings before they reach the server', async () => {
  await ask(panel, 'Why?');
  const shown = panel.role('dialog', 'What will be sent');
  await expect.poll(() => shown.css('pre').contents()).toEqual(['Answer in verse.', 'Why?']);
  expect(await shown.css('[data-part="parameters"]').text()).toBe('With temperature 0.2.');
  await picturePanel(panel, 'answer-settings-exact-text');
  await shown.role('button', 'Send').click();
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(bodies).toMatchObject([
    { temperature: 0.2, messages: [{ role: 'system', content: 'Answer in verse.' }, { role: 'user' }] },
  ]);
  const receipt = panel.css('[data-part="receipt"]');
  await receipt.css('summary').click();
  expect(await receipt.text()).toContain('a system prompt and temperature 0.2');
});

test('a chat’s answer settings survive the panel and the background', async () => {
  await panel.close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  await gloss.killBackground();
  await page.clickToolbarButton();
  panel = await page.panel();
  await expect.poll(mark).toBe('This chat sets a system prompt and temperature 0.2.');
  await ask(panel, 'And then?');
  await expect.poll(() => bodies.length).toBe(2);
  expect(bodies[1]).toMatchObject({ temperature: 0.2 });
  expect(await endOfAnswer(panel)).toBe('complete');
});

test('a chat uses its provider’s settings again after its answer settings are reset', async () => {
  await button().click();
  await dialog().role('button', 'Use the provider’s').click();
  expect(await dialog().role('textbox', 'System prompt').isFocused()).toBe(true);
  await dialog().role('button', 'Save').click();
  await dialog().vanish();
  await expect.poll(mark).toBe('');
  await panel.role('button', 'Regenerate').at(-1).click();
  await expect.poll(() => bodies.length).toBe(3);
  expect(bodies[2]).toMatchObject({
    temperature: 1,
    messages: [{ role: 'system', content: 'Be brief.' }, {}, {}, {}],
  });
  expect(await endOfAnswer(panel)).toBe('complete');
});

test('a saved question reaches the server with its answer settings, from the menu', async () => {
  await options.role('link', 'Questions').click();
  await options.role('button', 'Add question').click();
  const form = options.role('form', 'New question');
  await form.role('textbox', 'Name').fill('Count');
  await form.role('textbox', 'Question').fill('Count the words of {{selection}}.');
  await form.role('checkbox', 'In the right-click menu').click();
  await form.css('[data-part="advanced"] summary').click();
  await form.role('textbox', 'System prompt').fill('Answer with a number.');
  await form.role('textbox', 'Temperature').fill('0');
  await form.role('combobox', 'Reasoning effort').choose('Low');
  await lookAtPage(options, 'saved-question-advanced', {
    prepare: scrollTo(options, '.saved-question-form .saved-question-fields'),
  });
  await form.role('button', 'Save question').click();
  await form.vanish();
  await page.focus();
  await page.select({ css: '#tide' });
  await expect.poll(() => isInMenu(options, 'Count')).toBe(true);
  await page.chooseSavedQuestion(4);
  await expect.poll(() => bodies.length).toBe(4);
  expect(bodies[3]).toMatchObject({ temperature: 0, reasoning_effort: 'low' });
  expect(JSON.stringify(bodies[3])).toContain('Answer with a number.');
  expect(await endOfAnswer(panel)).toBe('complete');
});

test('a parameter that the model refuses is reported in the answer, the dialog and the open options page', async () => {
  await button().click();
  await dialog().role('textbox', 'Temperature').fill('2');
  await panel.press('Enter');
  await dialog().vanish();
  await expect.poll(mark).toBe('This chat sets temperature 2.');
  await ask(panel, 'How warm?');
  await expect.poll(() => bodies.length).toBe(6);
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(bodies[5]).not.toHaveProperty('temperature');
  expect(await lastAnswer(panel).css('[data-part="notice"]').text()).toContain('temperature');
  await expect.poll(mark).toBe('This model doesn’t accept the temperature, so Gloss leaves it out.');
  await options.role('link', 'Models').click();
  await expect.poll(() => options.css('[data-part="refused"]').count()).toBe(1);
  await lookAtPage(options, 'provider-advanced', {
    prepare: scrollTo(options, '.editor [data-part="advanced"]'),
  });
  await button().click();
  await dialog().css('[data-part="refused"]').appear();
  await lookAtPanel(panel, 'answer-settings-refused');
  await dialog().role('button', 'Try again').click();
  await dialog().css('[data-part="refused"]').vanish();
  expect(await dialog().role('textbox', 'Temperature').isFocused()).toBe(true);
  await expect.poll(() => options.css('[data-part="refused"]').count()).toBe(0);
});
