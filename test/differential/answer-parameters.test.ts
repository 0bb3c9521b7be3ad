import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI, ThinkingLevel } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type { HttpDialectName } from '#lib/protocol/provider.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';

/** A server that gives no useful answers records what each SDK sends. */
let server: Server;
let url = '';
let caught: unknown;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      caught = parseJson(body);
      response.writeHead(400, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterAll(() => void server.close());

const PARAMETERS = {
  systemPrompt: 'Be brief.',
  temperature: 0.4,
  maxTokens: 500,
  reasoningEffort: 'medium',
} as const satisfies AnswerParameters;

async function catchBody(send: () => Promise<unknown>): Promise<unknown> {
  caught = undefined;
  await send().catch(() => {});
  return caught;
}

function ours(dialect: HttpDialectName, model: string, refused: readonly string[] = []): unknown {
  const { body } = dialects[dialect].buildRequest({
    provider: testProvider({ dialect }),
    model,
    turns: [{ role: 'user', text: 'Why?' }],
    refused: new Set(refused),
    parameters: PARAMETERS,
  });
  return parseJson(body ?? '');
}

it('parameters are sent as OpenAI’s SDK sends them in chat completions', async () => {
  const client = new OpenAI({ apiKey: 'none', baseURL: url, maxRetries: 0 });
  const theirs = await catchBody(() =>
    client.chat.completions.create({
      model: 'gpt-5.4',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Why?' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.4,
      max_completion_tokens: 500,
      reasoning_effort: 'medium',
    }),
  );
  expect(theirs).toBeDefined();
  expect(ours('chat-completions', 'gpt-5.4', ['max_tokens'])).toEqual(theirs);
});

it('parameters are sent as OpenAI’s SDK sends them in Responses', async () => {
  const client = new OpenAI({ apiKey: 'none', baseURL: url, maxRetries: 0 });
  const theirs = await catchBody(() =>
    client.responses.create({
      model: 'gpt-5.4',
      instructions: 'Be brief.',
      input: [{ role: 'user', content: 'Why?' }],
      stream: true,
      background: true,
      store: true,
      reasoning: { summary: 'auto', effort: 'medium' },
      temperature: 0.4,
      max_output_tokens: 500,
    }),
  );
  expect(theirs).toBeDefined();
  expect(ours('responses', 'gpt-5.4')).toEqual(theirs);
});

it('parameters are sent as Anthropic’s SDK sends them', async () => {
  const client = new Anthropic({ apiKey: 'none', baseURL: url, maxRetries: 0 });
  const theirs = await catchBody(() =>
    client.messages.create({
      model: 'claude-sonnet-4-6',
      max_tokens: 500,
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'Why?' }],
      stream: true,
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'medium' },
    }),
  );
  expect(theirs).toBeDefined();
  // The SDK no longer has it, because the newest models refuse it. Earlier ones accept it.
  expect(ours('messages', 'claude-sonnet-4-6')).toEqual({ ...Object(theirs), temperature: 0.4 });
});

it.each([
  ['gemini-3-pro', { includeThoughts: true, thinkingLevel: ThinkingLevel.MEDIUM }],
  ['gemini-2.5-flash', { includeThoughts: true, thinkingBudget: 8_192 }],
])('parameters are sent to %s as Google’s SDK sends them', async (model, thinkingConfig) => {
  const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } });
  const theirs = await catchBody(() =>
    client.models.generateContentStream({
      model,
      contents: [{ role: 'user', parts: [{ text: 'Why?' }] }],
      config: {
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        temperature: 0.4,
        maxOutputTokens: 500,
        thinkingConfig,
      },
    }),
  );
  expect(theirs).toBeDefined();
  expect(ours('gemini', model)).toEqual(theirs);
});
