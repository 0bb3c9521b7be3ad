import { describe, expect, it } from 'vitest';

import type { Turn } from '#lib/protocol/turn.ts';
import { gemini } from '#lib/providers/gemini/gemini.ts';
import { readModels } from '#lib/providers/read-models.ts';
import { readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

const HEADERS = new Headers({ 'content-type': 'text/event-stream' });
const BASE_URL = 'https://generativelanguage.googleapis.com/v1beta';
const provider = testProvider({ dialect: 'gemini', baseUrl: BASE_URL });
const COMPLETE = { state: 'complete' };

interface Expected {
  answer: string;
  reasoning?: string;
  notices?: object[];
  end: object;
}

/** What each recorded stream must come to, however it is cut. */
const expected: Record<string, Expected> = {
  text: { answer: 'Grüß Gott 🏔️', end: { state: 'complete', usage: { inputTokens: 11, outputTokens: 5 } } },
  thoughts: {
    answer: 'Done.',
    reasoning: 'Hm. So.',
    end: { state: 'complete', usage: { inputTokens: 11, outputTokens: 25, reasoningTokens: 20 } },
  },
  'usage-after-finish': {
    answer: 'Hi',
    end: { state: 'complete', usage: { inputTokens: 11, outputTokens: 5 } },
  },
  length: { answer: 'Half of', end: { state: 'length' } },
  safety: { answer: 'Half', end: { state: 'filtered' } },
  'image-safety': { answer: '', end: { state: 'filtered' } },
  'own-reason': {
    answer: 'Half',
    notices: [{ type: 'finish', detail: 'MALFORMED_FUNCTION_CALL' }],
    end: COMPLETE,
  },
  'blocked-prompt': {
    answer: '',
    end: { state: 'failed', failure: { kind: 'content_filter', providerMessage: 'PROHIBITED_CONTENT' } },
  },
  'tool-call': { answer: '', notices: [{ type: 'tool-call', detail: 'get_weather' }], end: COMPLETE },
  error: {
    answer: 'Some',
    end: {
      state: 'failed',
      failure: {
        kind: 'server',
        status: 503,
        providerMessage: 'The model is overloaded. Please try again later.',
      },
    },
  },
  malformed: { answer: 'ab', notices: [{ type: 'malformed-events', count: 1 }], end: COMPLETE },
  'unknown-parts': { answer: 'Yes', end: COMPLETE },
  cut: { answer: 'Half an ', end: { state: 'truncated' } },
};

it('every recorded stream has an expectation', () => {
  expect(Object.keys(expected).toSorted()).toEqual(listStreams('gemini').toSorted());
});

describe('a recorded stream is read the same however it is cut', () => {
  it.each(Object.entries(expected))('%s', async (name, { answer, reasoning, notices, end }) => {
    for (const pieces of cutEveryWay(readStream('gemini', name))) {
      const read = await readAnswer({ status: 200, headers: HEADERS, body: bodyOf(pieces) }, provider);
      expect(read).toMatchObject({ answer, reasoning: reasoning ?? '', notices: notices ?? [], end });
    }
  });
});

describe('a request', () => {
  function build(model: string, turns: readonly Turn[]) {
    const request = gemini.buildRequest({ provider, model, turns, refused: new Set() });
    const body: unknown = JSON.parse(request.body ?? '');
    return { ...request, body };
  }

  it('names the model in its path, and no key anywhere', () => {
    expect(build('gemini-3-flash', [{ role: 'user', text: 'Why?' }])).toEqual({
      url: `${BASE_URL}/models/gemini-3-flash:streamGenerateContent?alt=sse`,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
      keyHeader: 'x-goog-api-key',
      body: {
        contents: [{ role: 'user', parts: [{ text: 'Why?' }] }],
        generationConfig: { thinkingConfig: { includeThoughts: true } },
      },
    });
  });

  it('keeps a model name from becoming another path', () => {
    expect(build('a?b#c', []).url).toBe(`${BASE_URL}/models/a%3Fb%23c:streamGenerateContent?alt=sse`);
    expect(build('tunedModels/mine', []).url).toBe(
      `${BASE_URL}/tunedModels/mine:streamGenerateContent?alt=sse`,
    );
  });

  it('asks a model that does not reason for no thoughts', () => {
    const { body } = build('gemini-2.0-flash', [{ role: 'user', text: 'Why?' }]);
    expect(body).not.toHaveProperty('generationConfig');
  });

  it('has instructions, earlier answers and pictures in their places', () => {
    const image = { type: 'image/png', data: 'AAAA', width: 1, height: 1 } as const;
    const { body } = build('gemini-2.0-flash', [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'Why?' },
      { role: 'assistant', text: 'Because.' },
      { role: 'user', text: 'What is it?', images: [image] },
    ]);
    expect(body).toEqual({
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'Why?' }] },
        { role: 'model', parts: [{ text: 'Because.' }] },
        {
          role: 'user',
          parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }, { text: 'What is it?' }],
        },
      ],
    });
  });
});

it('a model list names models without their collection, and which of them can answer', () => {
  const list = {
    models: [
      { name: 'models/gemini-3-flash', supportedGenerationMethods: ['generateContent', 'countTokens'] },
      { name: 'models/text-embedding-005', supportedGenerationMethods: ['embedContent'] },
    ],
  };
  expect(readModels(list, (text) => text)).toEqual([
    { id: 'gemini-3-flash', kind: 'chat' },
    { id: 'text-embedding-005', kind: 'embedding' },
  ]);
  expect(gemini.buildListRequest?.(provider)?.url).toBe(`${BASE_URL}/models?pageSize=1000`);
});

it.each([
  ['{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}', 'complete'],
  ['[{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}]', 'truncated'],
  ['[{"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":"Hi', 'truncated'],
])('a JSON body without a finish reason, %s, is %s', async (text, state) => {
  const headers = new Headers({ 'content-type': 'application/json' });
  const body = bodyOf([new TextEncoder().encode(text)]);
  expect(await readAnswer({ status: 200, headers, body }, provider)).toMatchObject({
    answer: 'Hi',
    end: { state },
  });
});

it('a body that is a JSON array of chunks is read as the answer', async () => {
  const chunks = [
    { candidates: [{ content: { parts: [{ text: 'Hi' }] } }] },
    { candidates: [{ content: { parts: [{ text: '!' }] }, finishReason: 'STOP' }] },
  ];
  const pieces = [new TextEncoder().encode(JSON.stringify(chunks))];
  const headers = new Headers({ 'content-type': 'application/json' });
  const read = await readAnswer({ status: 200, headers, body: bodyOf(pieces) }, provider);
  expect(read).toMatchObject({ answer: 'Hi!', end: COMPLETE });
});
