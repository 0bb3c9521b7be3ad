import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { answerBecomes, ask, endOfAnswer } from '#test/support/e2e/drive-panel.ts';
import { seedProvider } from '#test/support/e2e/seed-provider.ts';
import { startGloss } from '#test/support/e2e/start-gloss.ts';
import { startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';

/** Longer than the longest of these takes; a guard against hanging. */
const END_MS = 10 * 60_000;

let server: FaultServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startFaultServer(), startGloss()]);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` } });
  page = await gloss.openPage(`${server.url}/v1/models`);
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

beforeEach(async () => {
  if (!(await page.hasPanel())) await page.clickToolbarButton();
  panel = await page.panel();
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  server.requests.clear();
});

const whole = 'Half of the answer and the rest.';
const slow = [
  { what: '40 seconds before the headers', scenario: 'fault:late-headers@ms=40000', text: whole },
  { what: '100 seconds before the headers', scenario: 'vector:06-slow-first-byte-100s', text: 'Hi' },
  { what: '40 seconds between two events', scenario: 'fault:pause-mid@ms=40000', text: whole },
  { what: 'two minutes of comments only', scenario: 'fault:comments-mid@n=8', text: whole },
  { what: 'six minutes of one letter a second', scenario: 'vector:06-drip-6min', text: 'x'.repeat(360) },
];

test.each(slow)('survives $what with the panel closed', async ({ scenario, text }) => {
  server.play(scenario);
  await ask(panel, 'Take your time.');
  await server.requests.waitFor(({ state }) => state === 'open');
  await panel.close();
  await expect.poll(() => page.hasPanel()).toBe(false);
  // Until the server has sent everything: nobody is watching, and only the run keeps the background awake.
  await server.requests.waitFor(({ state }) => state === 'ended', END_MS);
  await page.clickToolbarButton();
  panel = await page.panel();
  expect(await endOfAnswer(panel)).toBe('complete');
  await answerBecomes(panel, text);
  expect(server.requests.all).toHaveLength(1);
});

test('ends a line of 64 MB with an error', async () => {
  server.play('vector:06-one-line-64mb');
  await ask(panel, 'Say it in one line.');
  expect(['failed', 'truncated']).toContain(await endOfAnswer(panel, END_MS));
});

test('lets the background sleep within a minute and a half of the last run', async () => {
  server.play('fault:none');
  await ask(panel, 'Be quick.');
  expect(await endOfAnswer(panel)).toBe('complete');
  // The first background after an install lives longer under a debugger: this one is no first.
  await gloss.killBackground();
  await ask(panel, 'Once more.');
  await panel.css('[data-role="assistant"]').at(1).appear();
  expect(await endOfAnswer(panel)).toBe('complete');
  await expect.poll(() => gloss.isBackgroundAwake(), { timeout: 90_000, interval: 1000 }).toBe(false);
});
