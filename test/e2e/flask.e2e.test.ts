import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { startFlask } from '#test/support/servers/start-flask.ts';
import type { FlaskEndpoint } from '#test/support/servers/start-flask.ts';

import { answerText, ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const KEY = 'flask-token-0123456789';
const QUESTION = 'What is "this", & why?';
const ANSWER = `You asked ${QUESTION} about`;

const POST = {
  method: 'POST',
  template: '{"question": "{{question}}", "context": "{{context}}"}',
  textField: 'text',
} as const;
const GET = {
  method: 'GET',
  template: 'question={{question}}&context={{context}}&format=text',
  textField: '',
} as const;

let flask: FlaskEndpoint;
let gloss: BrowserUnderTest;
let panel: View;

beforeAll(async () => {
  [flask, gloss] = await Promise.all([startFlask(KEY), startGloss()]);
  const page = await gloss.openPage(flask.url);
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await flask?.close();
});

beforeEach(async () => {
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
});

async function askFlask(path: string, eventStream: typeof POST | typeof GET): Promise<string | null> {
  await seedProvider(gloss, {
    provider: { dialect: 'event-stream', baseUrl: `${flask.url}${path}`, eventStream },
    key: KEY,
  });
  await ask(panel, QUESTION);
  return await endOfAnswer(panel);
}

test.each([POST, GET])('an answer streams from a small Flask endpoint by $method', async (eventStream) => {
  expect(await askFlask('/stream', eventStream)).toBe('complete');
  await expect.poll(() => answerText(panel)).toContain(ANSWER);
  await expect
    .poll(() => lastAnswer(panel).css('[data-part="answer"] li').contents())
    .toEqual(['one', 'two']);
});

test('the author of an endpoint without data lines reads what is missing', async () => {
  expect(await askFlask('/stream-wrong', POST)).toBe('failed');
  const alert = lastAnswer(panel).role('alert');
  expect(await alert.attribute('data-kind')).toBe('protocol');
  expect(await alert.text()).toContain('data: ');
});
