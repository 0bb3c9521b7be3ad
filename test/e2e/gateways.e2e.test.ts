import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { findKey, startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';

import { answerBecomes, ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { picturePage } from '../support/e2e/look-at.ts';
import { dumpDatabase, dumpStorage, RECORD_PORTS, recordedMessages } from '../support/e2e/record-ports.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** The canary. Nothing else in the world says this. */
const VALUE = 'gw-canary-5be2c7a90f1d4836-zzzz';
const SECRET = 'canary-5be2c7a90f1d4836';

let server: FaultServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let options: View;
let panel: View;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startFaultServer(), startGloss({ pageScript: RECORD_PORTS })]);
  options = await gloss.openExtensionPage('options.html');
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

function newest() {
  const request = server.requests.all.at(-1);
  if (!request) throw new Error('Nothing was asked.');
  return request;
}

function valueField() {
  return options.css('.header-row input[type="password"]');
}

async function statusBecomes(text: string): Promise<void> {
  await expect.poll(() => options.role('status').contents()).toContainEqual(expect.stringContaining(text));
}

/** What the options page shows, with the values of its fields. */
async function shownInOptions(): Promise<string> {
  return await options.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((one) => ('value' in one ? one.value : '')),
    ].join('\n'),
  );
}

async function pictureHeaders(name: string): Promise<void> {
  await picturePage(options, name, {
    prepare: () =>
      options.evaluate(() =>
        document.querySelector('.header-fields')?.scrollIntoView({ block: 'center', behavior: 'instant' }),
      ),
  });
}

test('headers and body fields are typed under Advanced, and what cannot be sent is refused there', async () => {
  await options.role('combobox', 'Provider').choose('Custom (OpenAI-compatible)');
  await options.role('textbox', 'Name').fill('Gateway');
  await options.role('textbox', 'Base URL').fill(`${server.url}/v1`);
  await options.role('combobox', 'Model').fill('any-model');
  await options.css('[data-part="advanced"] > summary').click();
  await options.role('button', 'Add header').click();
  expect(await options.role('textbox', 'Header name').isFocused()).toBe(true);
  await options.role('textbox', 'Header name').fill('Cookie');
  await options.role('textbox', 'Body fields (JSON)').fill('{"route": "eu",}');
  await expect
    .poll(() => options.css('.field-error').contents())
    .toEqual(
      expect.arrayContaining([
        '“Cookie” can’t be set: browsers set it themselves.',
        'This isn’t valid JSON: see line 1, character 16.',
      ]),
    );
  await pictureHeaders('gateway-wrong');
  await options.role('button', 'Save').click();
  await statusBecomes('Correct the body fields under Advanced.');
  expect(await options.role('textbox', 'Body fields (JSON)').value()).toBe('{"route": "eu",}');
  await options
    .role('textbox', 'Body fields (JSON)')
    .fill('{"route": "eu", "stream_options": {"own": true}}');
  await options.role('button', 'Save').click();
  await statusBecomes('Correct the headers under Advanced.');
  await options.role('textbox', 'Name of Cookie').fill('X-Gateway-Key');
  await valueField().fill(VALUE);
  await pictureHeaders('gateway-typed');
});

test('typed headers and body fields reach the server with a test, before they are saved', async () => {
  server.play('answer:Ready.');
  await options.role('button', 'Test connection').click();
  await statusBecomes('It works');
  expect(newest().headers).toMatchObject({ 'x-gateway-key': VALUE });
  expect(JSON.parse(newest().body)).toMatchObject({
    model: 'any-model',
    route: 'eu',
    stream_options: { include_usage: true, own: true },
  });
  const carried = (await recordedMessages(options)).filter(({ text }) => text.includes(SECRET));
  expect(carried.map(({ port, direction }) => [port, direction])).toEqual([['connection-test', 'sent']]);
});

test('saved headers leave the page, and go with the list of models', async () => {
  await options.role('button', 'Save').click();
  await statusBecomes('Saved.');
  expect(await options.css('.header-row').text()).toContain('saved');
  expect(await shownInOptions()).not.toContain(SECRET);
  const carried = (await recordedMessages(options)).filter(({ text }) => text.includes(SECRET));
  expect(carried.map(({ port, direction }) => [port, direction])).toEqual([
    ['connection-test', 'sent'],
    ['key', 'sent'],
  ]);
  await pictureHeaders('gateway-saved');
  await options.role('button', 'Fetch models').click();
  await expect.poll(() => newest().path).toBe('/v1/models');
  expect(newest().headers).toMatchObject({ 'x-gateway-key': VALUE });
});

test('a question carries them, also after the background was killed', async () => {
  page = await gloss.openPage(`${server.url}/page`);
  await page.clickToolbarButton();
  panel = await page.panel();
  server.play('answer:First.');
  await ask(panel, 'Who are you?');
  await panel.role('dialog', 'What will be sent').role('button', 'Send').click();
  await answerBecomes(panel, 'First.');
  expect(newest().headers).toMatchObject({ 'x-gateway-key': VALUE });
  expect(JSON.parse(newest().body)).toMatchObject({ route: 'eu' });

  await gloss.killBackground();
  server.play(`answer:You sent ${VALUE}, did you not?`);
  await ask(panel, 'What did I send?');
  await answerBecomes(panel, 'You sent [header removed], did you not?');
  expect(newest().headers).toMatchObject({ 'x-gateway-key': VALUE });
  await options.close();
  options = await gloss.openExtensionPage('options.html');
  await options.css('.header-row[data-header="X-Gateway-Key"]').appear();
  expect(JSON.parse(await options.role('textbox', 'Body fields (JSON)').value())).toEqual({
    route: 'eu',
    stream_options: { own: true },
  });
});

test('a redirect does not carry them to another origin', async () => {
  server.play('fault:redirect');
  await ask(panel, 'And elsewhere?');
  await expect.poll(() => panel.css('[data-role="assistant"]').count()).toBe(3);
  expect(await endOfAnswer(panel)).toBe('failed');
  expect(findKey(server.requests, VALUE)).toBeDefined();
  expect(server.otherRequests.all).toEqual([]);
});

test('a saved header is nowhere afterwards: no panel, no page, no port, no storage, no console', async () => {
  const places = {
    panel: await panel.evaluate(() => document.documentElement.outerHTML),
    options: await shownInOptions(),
    ports: JSON.stringify([...(await recordedMessages(panel)), ...(await recordedMessages(options))]),
    storage: await dumpStorage(gloss),
    history: await options.evaluate(dumpDatabase, 'gloss-chats'),
    settings: await options.evaluate(dumpDatabase, 'gloss-settings'),
    vault: await options.evaluate(dumpDatabase, 'gloss-vault'),
    console: gloss.consoleText(),
  };
  expect(places.settings).toContain('Gateway');
  expect(places.vault).toContain('X-Gateway-Key');
  for (const [place, text] of Object.entries(places)) expect(text.includes(SECRET), place).toBe(false);
});

test('removing them takes them from the vault and from the next question', async () => {
  const keys = options.role('region', 'Keys');
  expect(await keys.text()).toContain('With the header X-Gateway-Key.');
  await keys.role('button', 'Remove the key of Gateway').click();
  await options.css('.header-row').vanish();
  expect(await options.evaluate(dumpDatabase, 'gloss-vault')).not.toContain('X-Gateway-Key');
  server.play('answer:Without.');
  await ask(panel, 'And now?');
  await answerBecomes(panel, 'Without.');
  expect(newest().headers).not.toHaveProperty('x-gateway-key');
});
