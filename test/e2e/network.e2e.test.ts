import { afterAll, beforeAll, expect, test } from 'vitest';

import { startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';
import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';

import { ask, endOfAnswer } from '../support/e2e/drive-panel.ts';
import { picturePage, scrollTo } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const QUESTION = 'Is this question listed?';

let relay: DemoServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;
let options: View;

beforeAll(async () => {
  [relay, gloss] = await Promise.all([startDemoServer({ tokensPerSecond: 0 }), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: `${relay.url}/v1` }, key: 'sk-canary-0123456789' });
  page = await gloss.openPage(`${relay.url}/`);
  await page.clickToolbarButton();
  panel = await page.panel();
  await ask(panel, QUESTION);
  await endOfAnswer(panel);
  options = await gloss.openExtensionPage('options.html');
  await options.role('link', 'Data and privacy').click();
});

afterAll(async () => {
  await gloss?.quit();
  await relay?.close();
});

function networkText(): Promise<string> {
  return options.evaluate(() => document.querySelector('.network')?.textContent ?? '');
}

test('a question is listed with its host, size and result, and none of its content', async () => {
  await expect.poll(networkText).toContain('Question');
  const text = await networkText();
  expect(text).toContain(new URL(relay.url).host);
  expect(text).toContain('status 200');
  expect(text).not.toContain(QUESTION);
  expect(text).not.toContain('canary');
});

test('a cleared list stays empty after the background restarts', async () => {
  await options.evaluate(() => {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('.network button')];
    buttons.find((button) => button.textContent === 'Clear list')?.click();
  });
  await expect.poll(networkText).toContain('No requests yet.');
  await gloss.killBackground();
  await options.evaluate(() => {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('.network button')];
    buttons.find((button) => button.textContent === 'Refresh')?.click();
  });
  await expect.poll(networkText).toContain('No requests yet.');
});

test('after a revoked consent the next question is shown before it is sent', async () => {
  const before = relay.requests.all.length;
  await options.evaluate(() => document.querySelector<HTMLButtonElement>('.consents li button')?.click());
  await expect.poll(networkText).toContain('You have not agreed to send anything yet.');
  await picturePage(options, 'network-none', { prepare: scrollTo(options, '.network') });
  await ask(panel, 'May this go?');
  await expect
    .poll(() =>
      panel.evaluate(() => document.querySelector('[role="dialog"], dialog[open]')?.textContent ?? ''),
    )
    .toContain('May this go?');
  expect(relay.requests.all).toHaveLength(before);
});
