import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { servePages, type PageServer } from '#test/support/servers/serve-pages.ts';

import { ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { lookAtPanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

/** What a browser without a network says to the background. */
const OFFLINE = `Object.defineProperty(navigator, 'onLine', { get: () => false });`;

/** No name server knows it. A server on this computer would need no network. */
const SERVER = 'https://gloss.invalid';

let pages: PageServer;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  [pages, gloss] = await Promise.all([
    servePages({ '/': '<!doctype html><title>On lichens</title><p>Slowly.' }),
    startGloss({ backgroundScript: OFFLINE, hosts: [`${SERVER}/*`] }),
  ]);
  await seedProvider(gloss, { provider: { baseUrl: `${SERVER}/v1` } });
  const page = await gloss.openPage(pages.url);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await pages?.close();
});

test('without a network the panel says so, keeps the question, and offers to retry', async () => {
  await ask(panel, 'Is anyone there?');
  expect(await endOfAnswer(panel)).toBe('failed');
  const alert = lastAnswer(panel).role('alert');
  expect(await alert.attribute('data-kind')).toBe('network');
  expect(await alert.text()).toMatch(/^You’re offline\.\s+Connect to the internet, then retry\./u);
  expect(await panel.css('[data-role="user"]').contents()).toEqual([
    expect.stringContaining('Is anyone there?'),
  ]);
  await lookAtPanel(panel, 'failure-offline');
  await alert.role('button', 'Retry').click();
  expect(await endOfAnswer(panel)).toBe('failed');
});
