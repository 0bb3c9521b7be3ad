import 'fake-indexeddb/auto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import type { ServerTarget } from '#lib/runs/create-runs.ts';
import { startRuns, targetAt } from '#test/support/runs/start-runs.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';
import { readStream } from '#test/support/streams/stream-fixtures.ts';

const PROVIDER: AnswerParameters = { systemPrompt: 'Be brief.', temperature: 1, maxTokens: 900 };
const QUESTION: AnswerParameters = { temperature: 0.5, maxTokens: 50 };
const CHAT: AnswerParameters = { temperature: 0 };

let server: Listening;
let bodies: unknown[];
beforeEach(async () => {
  bodies = [];
  server = await listen(
    createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(parseJson(body));
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .end(readStream('chat-completions', 'openai'));
      });
    }),
  );
});
afterEach(() => server.close());

function target(chat: AnswerParameters): ServerTarget {
  return { ...targetAt(server.url, { parameters: PROVIDER }), parameters: chat };
}

it('a question is asked with the chat’s parameters, then its own, then the provider’s', async () => {
  const { runs, chats } = startRuns();
  const question = { chat: 'chat', parent: null, text: '?', quotes: [], parameters: QUESTION };
  await runs.ask(chats, question, target(CHAT));
  await runs.ask(chats, { ...question, chat: 'other' }, target({}));
  const system = { role: 'system', content: 'Be brief.' };
  expect(bodies).toMatchObject([
    { temperature: 0, max_tokens: 50, messages: [system, { role: 'user' }] },
    { temperature: 0.5, max_tokens: 50, messages: [system, { role: 'user' }] },
  ]);
});

it('another answer has the question’s own parameters and the chat’s current ones', async () => {
  const { runs, chats } = startRuns();
  const question = { chat: 'chat', parent: null, text: '?', quotes: [], parameters: QUESTION };
  await runs.ask(chats, question, target(CHAT));
  const asked = (await chats.view('chat'))?.messages[0]?.id ?? '';
  await runs.retry(chats, 'chat', asked, target({ maxTokens: 7 }));
  expect(bodies[1]).toMatchObject({ temperature: 0.5, max_tokens: 7 });
});

it('the rest of an answer has the parameters of its question', async () => {
  const { runs, chats } = startRuns();
  const question = { chat: 'chat', parent: null, text: '?', quotes: [], parameters: QUESTION };
  await runs.ask(chats, question, target({}));
  const [, answer] = (await chats.view('chat'))?.messages ?? [];
  await runs.ask(chats, { chat: 'chat', parent: answer?.id ?? '', text: 'And?', quotes: [] }, target({}));
  expect(bodies[1]).toMatchObject({ temperature: 1, max_tokens: 900 });
  await runs.continueAnswer(chats, 'chat', answer?.id ?? '', target({}));
  expect(bodies[2]).toMatchObject({ temperature: 0.5, max_tokens: 50 });
});

it('a receipt has the parameters that were sent, without those that the model refuses', async () => {
  const { runs, chats } = startRuns();
  const question = { chat: 'chat', parent: null, text: '?', quotes: [], parameters: QUESTION };
  await runs.ask(chats, question, { ...target(CHAT), refused: new Set(['temperature']) });
  expect((await chats.view('chat'))?.messages[0]).toMatchObject({
    parameters: QUESTION,
    receipt: { systemPrompt: 'Be brief.', maxTokens: 50 },
  });
  expect((await chats.view('chat'))?.messages[0]).not.toHaveProperty('receipt.temperature');
  expect(bodies[0]).not.toHaveProperty('temperature');
});
