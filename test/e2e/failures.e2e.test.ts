import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { BrowserUnderTest, WebPage } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';

import { answerBecomes, ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { picturePanel } from '../support/e2e/look-at.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

let server: FaultServer;
let gloss: BrowserUnderTest;
let page: WebPage;
let panel: View;

beforeAll(async () => {
  [server, gloss] = await Promise.all([startFaultServer(), startGloss()]);
  page = await gloss.openPage(`${server.url}/v1/models`);
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` }, key: 'sk-not-a-real-key-0001' });
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

beforeEach(async () => {
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  server.requests.clear();
});

const failing = [
  { fault: 'vector:05-openai-401', kind: 'auth', step: 'Check the key' },
  { fault: 'vector:05-ollama-404-string', kind: 'not_found', step: 'Check model and base URL' },
  { fault: 'vector:05-fastapi-404', kind: 'not_found', step: 'Check the base URL' },
  { fault: 'vector:05-200-html', kind: 'protocol', step: 'Check the base URL' },
  { fault: 'vector:05-ollama-403-origin', kind: 'permission', step: 'Copy' },
  { fault: 'vector:05-429-huge', kind: 'rate_limit', step: 'Retry' },
  { fault: 'fault:redirect', kind: 'blocked', step: 'Check the base URL' },
];

test.each(failing)('the panel says $kind and what to do next ($fault)', async ({ fault, kind, step }) => {
  server.play(fault);
  await ask(panel, 'Anything?');
  expect(await endOfAnswer(panel)).toBe('failed');
  const alert = lastAnswer(panel).role('alert');
  expect(await alert.attribute('data-kind')).toBe(kind);
  await alert.role('button', step).appear();
  await picturePanel(panel, `failure-${fault.replace(/^.*:/u, '')}`);
  expect(server.requests.all).toHaveLength(1);
  expect(server.otherRequests.all).toHaveLength(0);
});

test('the panel says that a server cannot be reached', async () => {
  await seedProvider(gloss, { provider: { id: 'nobody', baseUrl: 'http://127.0.0.1:9/v1' } });
  await ask(panel, 'Anyone there?');
  expect(await endOfAnswer(panel)).toBe('failed');
  expect(await lastAnswer(panel).role('alert').attribute('data-kind')).toBe('network');
  await picturePanel(panel, 'failure-network');
  await seedProvider(gloss, { provider: { baseUrl: `${server.url}/v1` } });
});

test('a truncated stream keeps what had arrived and offers to continue', async () => {
  server.play('fault:clean-close-mid', 'fault:none');
  await ask(panel, 'Anything?');
  expect(await endOfAnswer(panel)).toBe('truncated');
  await answerBecomes(panel, 'Half of the answer ');
  await lastAnswer(panel).role('button', 'Continue').appear();
  await picturePanel(panel, 'failure-cut');
});

test('an answer continues after a malformed event, with a notice', async () => {
  server.play('fault:malformed-event');
  await ask(panel, 'Anything?');
  expect(await endOfAnswer(panel)).toBe('complete');
  await answerBecomes(panel, 'Half of the answer and the rest.');
  await lastAnswer(panel).css('[data-part="notice"]').appear();
  await picturePanel(panel, 'failure-malformed-event');
});

test('the panel takes the next question after a failure', async () => {
  server.play('vector:05-openai-401', 'answer:All is well.');
  await ask(panel, 'First?');
  expect(await endOfAnswer(panel)).toBe('failed');
  await ask(panel, 'Second?');
  await expect.poll(() => panel.css('[data-role="assistant"]').count()).toBe(2);
  expect(await endOfAnswer(panel)).toBe('complete');
  await answerBecomes(panel, 'All is well.');
});

test('a failed question is retried with a click', async () => {
  server.play('vector:05-openai-401', 'answer:Better now.');
  await ask(panel, 'Anything?');
  await lastAnswer(panel).role('alert').role('button', 'Retry').click();
  await answerBecomes(panel, 'Better now.');
});

test('the server sees Stop as an abort, and the text stays', async () => {
  server.play('fault:stall-mid');
  await ask(panel, 'Anything?');
  await panel.css('[data-state="streaming"]').appear();
  await panel.role('button', 'Stop').click();
  expect(await endOfAnswer(panel)).toBe('stopped');
  await server.requests.waitFor(({ state }) => state === 'aborted');
  await answerBecomes(panel, 'Half of the answer ');
});
