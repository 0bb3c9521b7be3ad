import { createServer } from 'node:http';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { type Listening, listen } from '#test/support/servers/listen.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPanel, picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { changeSettings } from '../support/e2e/settings-in-page.ts';
import { picture, startGloss } from '../support/e2e/start-gloss.ts';

const ANSWER = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;

/** A thousand models as OpenRouter lists them; every tenth makes pictures. */
const MODELS = Array.from({ length: 1_000 }, (_, index) => ({
  id: `maker-${index % 7}/model-${index}`,
  name: `Maker ${index % 7}: Model ${index}`,
  context_length: 131_072,
  architecture: { output_modalities: [index % 10 === 9 ? 'image' : 'text'] },
  pricing: { prompt: '0.0000025', completion: '0.00001' },
  expiration_date: index === 3 ? '2099-12-31' : null,
}));

let server: Listening;
let gloss: BrowserUnderTest;
let panel: View;
/** Paths of requests, and the models of questions. */
const listings: string[] = [];
const asked: unknown[] = [];

beforeAll(async () => {
  [server, gloss] = await Promise.all([
    listen(
      createServer((request, response) => {
        if (request.method === 'GET') {
          listings.push(request.url ?? '');
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify({ data: request.url?.startsWith('/empty') ? [] : MODELS }));
          return;
        }
        let body = '';
        request.setEncoding('utf8').on('data', (part: string) => (body += part));
        request.on('end', () => {
          asked.push(JSON.parse(body).model);
          response.setHeader('content-type', 'text/event-stream');
          response.end(ANSWER);
        });
      }),
    ),
    startGloss(),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1`, model: 'saved' } });
  const options = await gloss.openExtensionPage('options.html');
  const foreign = {
    id: 'foreign',
    preset: 'openai',
    name: 'OpenAI',
    dialect: 'chat-completions',
    baseUrl: 'https://api.openai.com/v1',
    model: 'gpt-5.4',
  };
  await options.evaluate(changeSettings, JSON.stringify({ type: 'provider-save', provider: foreign }));
  await options.close();
  const page = await gloss.openPage(`${server.url}/v1/page`);
  await page.clickToolbarButton();
  panel = await page.panel();
  listings.length = 0;
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

/** Runs in the panel: the option that the search field refers to. */
function readActive(): string {
  const id = document.querySelector('[type="search"]')?.getAttribute('aria-activedescendant');
  return (id ? document.getElementById(id) : null)?.textContent ?? '';
}

async function openPicker(): Promise<void> {
  await panel.role('button', 'Model').click();
  await panel.role('listbox', 'Models').role('option').appear();
}

test('no provider is asked for its models until the picker opens, and then only those whose host is allowed', async () => {
  await panel.role('textbox', 'Message').fill('A draft that stays');
  expect(listings).toEqual([]);
  await openPicker();
  expect(await panel.role('searchbox', 'Search models').isFocused()).toBe(true);
  await expect.poll(() => panel.css('.model-option[aria-setsize="903"]').count()).toBeGreaterThan(0);
  expect(listings).toEqual(['/v1/models']);
  expect(await panel.css('.model-problems').text()).toContain('doesn’t let Gloss reach OpenAI yet');
});

test('the picker shows windows, prices and retirement dates in both colour schemes, and axe finds nothing', async () => {
  await lookAtPanel(panel, 'models');
  const facts = await panel.role('option').contents();
  expect(facts.some((text) => text.includes('$2.50 in, $10 out · 131K context'))).toBe(true);
  expect(facts.some((text) => text.includes('retires on 2099-12-31'))).toBe(true);
});

test('a model is found and chosen by keyboard, and the draft is sent to it', async () => {
  await panel.role('searchbox', 'Search models').click();
  await panel.type('model-77');
  await expect.poll(() => panel.evaluate(readActive)).toContain('Model 77');
  await panel.press('ArrowDown');
  await expect.poll(() => panel.evaluate(readActive)).toContain('Model 770');
  await panel.press('ArrowUp');
  await panel.press('Enter');
  await panel.role('listbox', 'Models').vanish();
  const message = panel.role('textbox', 'Message');
  expect(await message.isFocused()).toBe(true);
  expect(await message.value()).toBe('A draft that stays');
  await expect
    .poll(() => panel.role('button', 'Model').attribute('title'))
    .toBe('maker-0/model-77 at Test server');
  await panel.press('Enter');
  expect(await endOfAnswer(panel)).toBe('complete');
  expect(asked).toEqual(['maker-0/model-77']);
});

test('a list that was just fetched is shown without a request, recent models first; Refresh asks again', async () => {
  listings.length = 0;
  await openPicker();
  expect(await panel.role('option').at(0).text()).toContain('Maker 0: Model 77');
  expect(listings).toEqual([]);
  await panel.role('button', 'Refresh models').click();
  await expect.poll(() => listings).toEqual(['/v1/models']);
});

test('a favourite stays first, and Escape returns to the button', async () => {
  await panel.role('searchbox', 'Search models').fill('model-123');
  await expect.poll(() => panel.evaluate(readActive)).toContain('Model 123');
  await panel.role('button', 'Add Maker 4: Model 123 to favourites').click();
  await panel.role('button', 'Remove Maker 4: Model 123 from favourites').appear();
  await panel.press('Escape');
  await panel.role('listbox', 'Models').vanish();
  expect(await panel.role('button', 'Model').isFocused()).toBe(true);
  await openPicker();
  await expect.poll(async () => (await panel.role('option').contents())[0]).toContain('Maker 4: Model 123');
});

test('a name that no list has is asked as it was typed', async () => {
  await panel.role('searchbox', 'Search models').fill('Brand/New:1');
  await expect.poll(() => panel.evaluate(readActive)).toContain('Use “Brand/New:1”');
  await picturePanel(panel, 'models-typed');
  await panel.press('Enter');
  await expect
    .poll(() => panel.role('button', 'Model').attribute('title'))
    .toBe('Brand/New:1 at Test server');
  await ask(panel, 'And you?');
  await expect.poll(() => asked.at(-1)).toBe('Brand/New:1');
});

/** Runs in the panel: what is in the list lies over something else, or is higher than its place. */
function findOverlaps(): string[] {
  const parts = Array.from(document.querySelectorAll<HTMLElement>('.model-heading, .model-option'));
  const sorted = parts.toSorted(
    (one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top,
  );
  return sorted
    .filter((part, index) => {
      const next = sorted[index + 1]?.getBoundingClientRect().top ?? Infinity;
      return part.getBoundingClientRect().bottom > next + 0.5 || part.scrollHeight > part.clientHeight + 1;
    })
    .map(({ textContent }) => textContent);
}

/** Runs in the panel: whether the active option is within the list. */
function isActiveInView(): boolean {
  const list = document.querySelector('.model-list')?.getBoundingClientRect();
  const active = document.querySelector('.model-option[data-active="true"]')?.getBoundingClientRect();
  return (
    list !== undefined &&
    active !== undefined &&
    active.top >= list.top - 1 &&
    active.bottom <= list.bottom + 1
  );
}

test('the largest text leaves no model over another, and the active one in view', async () => {
  const options = await gloss.openExtensionPage('options.html');
  const appearance = { theme: 'light', textSize: 175 };
  await options.evaluate(changeSettings, JSON.stringify({ type: 'appearance-save', appearance }));
  await options.close();
  await expect.poll(() => panel.evaluate(() => document.documentElement.style.fontSize)).toBe('175%');
  await openPicker();
  for (let down = 0; down < 12; down++) await panel.press('ArrowDown');
  expect(await panel.evaluate(findOverlaps)).toEqual([]);
  expect(await panel.evaluate(isActiveInView)).toBe(true);
  await panel.screenshot(picture('models-175'));
});
