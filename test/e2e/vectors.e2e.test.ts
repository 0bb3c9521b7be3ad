import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Answer } from '#lib/protocol/chat.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { BrowserUnderTest } from '#test/support/browsers/browser-under-test.ts';
import type { View } from '#test/support/browsers/view.ts';
import { findKey, startFaultServer } from '#test/support/servers/fault-server.ts';
import type { FaultServer } from '#test/support/servers/fault-server.ts';
import { expectFailure, expectOutcome } from '#test/support/streams/expect-answer.ts';
import type { Vector } from '#test/support/streams/vector-schema.ts';
import { expandText, readVectors } from '#test/support/streams/vectors.ts';

import { answerText, ask, endOfAnswer, lastAnswer } from '../support/e2e/drive-panel.ts';
import { readStoredAnswersIn } from '../support/e2e/read-stored-answers.ts';
import { seedProvider } from '../support/e2e/seed-provider.ts';
import { startGloss } from '../support/e2e/start-gloss.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';

let server: FaultServer;
let gloss: BrowserUnderTest;
let panel: View;
let reader: View;

beforeAll(async () => {
  // The server's waits are a hundredth of their nominal length; the soak uses the full length.
  [server, gloss] = await Promise.all([startFaultServer({ timeScale: 0.01 }), startGloss()]);
  const page = await gloss.openPage(`${server.url}/v1/models`);
  reader = await gloss.openExtensionPage('options.html');
  await page.focus();
  await page.clickToolbarButton();
  panel = await page.panel();
});

afterAll(async () => {
  await gloss?.quit();
  await server?.close();
});

const chats = readVectors().filter((vector) => vector.expect.chat);
const dialects = [
  { dialect: 'chat-completions', vectors: chats.filter(({ api }) => api !== 'responses') },
  { dialect: 'responses', vectors: chats.filter(({ api }) => api === 'responses') },
] as const;

describe.each(dialects)('every vector of $dialect, through the whole extension', ({ dialect, vectors }) => {
  beforeAll(() => seed({ id: dialect, dialect, baseUrl: `${server.url}/v1` }));

  test.each(vectors.map((vector) => [vector.name, vector.rule, vector] as const))(
    '%s: %s',
    async (_name, _rule, vector) => {
      const chat = vector.expect.chat ?? {};
      const answer = await play(vector);
      const { state, failure } = answer;
      if (state === 'waiting' || state === 'streaming') throw new Error(`${state} is no end`);
      const read = { ...answer, end: { state, ...(failure && { failure }) } };
      expectOutcome(read, chat);
      // When the answer was asked for is long past; the reader's own tests hold it to the number.
      const { retryAfterMs: _ms, retryAfterMsRange: _range, ...error } = chat.error ?? {};
      expectFailure(read, chat.error ? { ...chat, error } : chat);
      if (chat.text !== undefined)
        await expect.poll(() => answerText(panel)).toBe(expandText(chat.text).trimEnd());
      if (chat.requests !== undefined) expect(server.requests.all).toHaveLength(chat.requests);
      expect(server.requests.all.length).toBeLessThanOrEqual(chat.requestsMax ?? 2);
      expect(findKey(server.otherRequests, KEY)).toBeUndefined();
      expect(server.otherRequests.all).toEqual([]);
    },
  );
});

describe('every vector of server-sent events, through the whole extension', () => {
  const eventStream = { method: 'POST', template: '{"q": "{{question}}"}', textField: '' } as const;
  beforeAll(() =>
    seed({ id: 'events', dialect: 'event-stream', baseUrl: `${server.url}/events`, eventStream }),
  );

  const vectors = readVectors().filter((vector) => vector.expect.sse);
  test.each(vectors.map((vector) => [vector.name, vector.rule, vector] as const))(
    '%s: %s',
    async (_name, _rule, vector) => {
      const events = vector.expect.sse ?? [];
      const answer = await play(vector);
      const end = events.findIndex(({ data }) => data.trim() === '[DONE]');
      const told = (end < 0 ? events : events.slice(0, end)).filter(({ event }) => event === 'message');
      expect(answer.answer).toBe(told.map(({ data }) => data).join(''));
      expect(answer.state).toBe(events.length === 0 ? 'failed' : 'complete');
    },
  );
});

async function seed(provider: Partial<ServerProvider> & Pick<ServerProvider, 'baseUrl'>): Promise<void> {
  await seedProvider(gloss, { provider, key: KEY });
}

/** Asks in a new chat, lets the server play the vector, and returns the answer as it was stored. */
async function play(vector: Vector): Promise<Answer> {
  const before = (await readStoredAnswersIn(reader)).length;
  server.requests.clear();
  server.otherRequests.clear();
  server.play(`vector:${vector.name}`);
  await panel.role('button', 'New chat').click();
  await panel.css('[data-role="assistant"]').vanish();
  await ask(panel, 'Anything?');
  await panel.css('[data-role="assistant"]').appear();
  if (vector.expect.chat?.error?.retryAfterMs !== undefined) {
    await panel.css('[data-part="retry-wait"]').role('button', 'Cancel').click();
  }
  const state = await endOfAnswer(panel);
  const failures = state === 'failed' ? 1 : 0;
  await expect.poll(() => lastAnswer(panel).role('alert').count()).toBe(failures);
  const answers = await readStoredAnswersIn(reader);
  expect(answers).toHaveLength(before + 1);
  const answer = answers.at(-1);
  if (!answer) throw new Error('No answer was stored');
  expect(answer.state).toBe(state);
  if (answer.failure)
    expect(await lastAnswer(panel).role('alert').attribute('data-kind')).toBe(answer.failure.kind);
  return answer;
}
