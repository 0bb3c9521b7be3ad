import 'fake-indexeddb/auto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterEach, expect, it } from 'vitest';

import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type { HttpDialectName, ServerProvider } from '#lib/protocol/provider.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { startRuns, targetAt } from '#test/support/runs/start-runs.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';
import { readStream } from '#test/support/streams/stream-fixtures.ts';

let server: Listening | undefined;
afterEach(() => server?.close());

/** A server of a dialect that refuses these words in a request, each in its own time. */
async function startRefusing(
  dialect: HttpDialectName,
  refused: Readonly<Record<string, string>>,
): Promise<{ url: string; bodies: unknown[] }> {
  const bodies: unknown[] = [];
  const refusing = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(parseJson(body));
      const found = Object.entries(refused).find(([word]) => body.includes(word));
      if (found) {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: found[1] } }));
      } else {
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .end(readStream(dialect, dialect === 'chat-completions' ? 'openai' : 'text'));
      }
    });
  });
  server = await listen(refusing);
  return { url: server.url, bodies };
}

const PARAMETERS: AnswerParameters = {
  systemPrompt: 'Be brief.',
  temperature: 0.2,
  maxTokens: 700,
  reasoningEffort: 'low',
};

const REFUSALS: readonly [
  HttpDialectName,
  Partial<ServerProvider>,
  string,
  Record<string, string>,
  string[],
][] = [
  [
    'chat-completions',
    {},
    'temperature',
    { '"temperature"': 'Unsupported parameter: temperature' },
    ['temperature'],
  ],
  [
    'chat-completions',
    {},
    'reasoningEffort',
    { '"reasoning_effort"': 'Unrecognized request argument supplied: reasoning_effort' },
    ['reasoning_effort'],
  ],
  [
    'chat-completions',
    {},
    'maxTokens',
    {
      '"max_tokens"': 'max_tokens is not supported, use max_completion_tokens',
      '"max_completion_tokens"': 'Unknown parameter: max_completion_tokens',
    },
    ['max_tokens', 'max_completion_tokens'],
  ],
  [
    'responses',
    {},
    'temperature',
    { '"temperature"': "Unsupported parameter: 'temperature'" },
    ['temperature'],
  ],
  [
    'responses',
    {},
    'reasoningEffort',
    { '"effort"': 'reasoning.effort is not supported' },
    ['reasoning.effort'],
  ],
  ['messages', {}, 'temperature', { '"temperature"': 'temperature: not supported' }, ['temperature']],
  [
    'messages',
    {},
    'reasoningEffort',
    {
      '"adaptive"': 'adaptive thinking is not supported on this model',
      '"output_config"': 'output_config: Extra inputs are not permitted',
    },
    ['thinking.adaptive', 'output_config'],
  ],
  [
    'gemini',
    {},
    'temperature',
    { '"temperature"': 'Invalid value at generation_config.temperature' },
    ['temperature'],
  ],
  [
    'gemini',
    { model: 'gemini-2.5-pro' },
    'reasoningEffort',
    { '"thinkingBudget"': 'Budget 1024 is invalid for this model.' },
    ['thinkingBudget'],
  ],
];

it.each(REFUSALS)(
  'an answer in %s %s arrives without a %s that the server refuses, and says so',
  async (dialect, provider, field, refused, names) => {
    const { url, bodies } = await startRefusing(dialect, refused);
    const test = startRuns();
    const answer = await test.ask(targetAt(url, { dialect, parameters: PARAMETERS, ...provider }));
    expect(answer.state).toBe('complete');
    // A parameter that is left out under one name and sent under another is not left out.
    const isLeftOut = dialect !== 'messages' || field !== 'reasoningEffort';
    const notice = { type: 'parameter-dropped', detail: field };
    expect(answer.notices).toEqual(isLeftOut ? [notice] : []);
    expect(test.refused).toEqual(names);
    expect(bodies).toHaveLength(names.length + 1);
  },
);

it('a parameter of the user’s own body fields is not asked twice when it is refused', async () => {
  const { url, bodies } = await startRefusing('chat-completions', {
    temperature: 'Unsupported: temperature',
  });
  const answer = await startRuns().ask(targetAt(url, { bodyFields: { temperature: 1 } }));
  expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'bad_request' } });
  expect(bodies).toHaveLength(1);
});

it('parameters that an organization has locked override those of the chat and the saved question', async () => {
  const { url, bodies } = await startRefusing('chat-completions', {});
  const test = startRuns();
  const target = {
    ...targetAt(`${url}/v1`, { parameters: { temperature: 0.2 } }),
    parameters: { temperature: 1, systemPrompt: 'Of the chat.' },
  };
  const question = { chat: 'chat', parent: null, text: 'Hi', quotes: [], parameters: { maxTokens: 5 } };
  await test.runs.ask(test.chats, question, { ...target, hasFixedParameters: true });
  await test.runs.ask(test.chats, question, target);
  expect(bodies).toMatchObject([{ temperature: 0.2 }, { temperature: 1, max_tokens: 5 }]);
  expect(bodies[0]).not.toHaveProperty('max_tokens');
  expect(JSON.stringify(bodies[0])).not.toContain('Of the chat.');
});
