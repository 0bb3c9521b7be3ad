import { describe, expect, it } from 'vitest';

import type { Turn } from '#lib/protocol/turn.ts';
import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { findRefusedParameter } from '#lib/providers/errors/refused-parameter.ts';
import { messages } from '#lib/providers/messages/messages.ts';
import { readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

const HEADERS = new Headers({ 'content-type': 'text/event-stream' });
const provider = testProvider({ dialect: 'messages', baseUrl: 'https://api.anthropic.com/v1' });
const COMPLETE = { state: 'complete' };

interface Expected {
  answer: string;
  reasoning?: string;
  notices?: object[];
  end: object;
  sources?: object[];
}

function failed(kind: string, providerMessage: string): object {
  return { state: 'failed', failure: { kind, providerMessage } };
}

/** What each recorded stream must come to, however it is cut. */
const expected: Record<string, Expected> = {
  text: { answer: 'Grüß Gott 🏔️', end: { state: 'complete', usage: { inputTokens: 11, outputTokens: 5 } } },
  'cached-usage': {
    answer: 'Hi',
    end: { state: 'complete', usage: { inputTokens: 2111, outputTokens: 7, cachedTokens: 2000 } },
  },
  thinking: { answer: 'Done.', reasoning: 'First thought\n\nSecond', end: COMPLETE },
  length: { answer: 'Half of', end: { state: 'length' } },
  'window-exceeded': { answer: 'Half of', end: { state: 'length' } },
  'pause-turn': {
    answer: 'Half',
    notices: [{ type: 'finish', detail: 'pause_turn' }],
    end: { state: 'length' },
  },
  refusal: { answer: "I can't", notices: [{ type: 'refusal' }], end: { state: 'filtered' } },
  'tool-use': { answer: '', notices: [{ type: 'tool-call', detail: 'get_weather' }], end: COMPLETE },
  citations: { answer: 'The sky is blue.', sources: [{ title: '#1', cited: ['blue sky'] }], end: COMPLETE },
  'web-search': {
    answer: 'It is a partnership.',
    sources: [
      {
        title: 'Lichen – Botany',
        url: 'https://botany.example/lichen',
        cited: ['A lichen is a partnership of a fungus and an alga.', 'Neither is in charge.'],
      },
      { title: 'Field notes.pdf', cited: ['It grows slowly.'] },
    ],
    end: COMPLETE,
  },
  'error-event': { answer: 'Some', end: failed('server', 'Overloaded') },
  'error-first': { answer: '', end: failed('server', 'Overloaded') },
  'error-spend-limit': {
    answer: '',
    end: failed(
      'quota',
      'You have reached your specified API usage limits. You will regain access on 2026-12-01.',
    ),
  },
  'unknown-events': { answer: 'Yes', end: COMPLETE },
  malformed: { answer: 'ab', notices: [{ type: 'malformed-events', count: 1 }], end: COMPLETE },
  cut: { answer: 'Half an ', end: { state: 'truncated' } },
  'stop-reason-without-stop': { answer: 'All', end: COMPLETE },
  'stop-without-reason': { answer: 'All', end: COMPLETE },
  'no-type-in-data': { answer: 'Hey', end: COMPLETE },
};

it('every recorded stream has an expectation', () => {
  expect(Object.keys(expected).toSorted()).toEqual(listStreams('messages').toSorted());
});

describe('a recorded stream is read the same however it is cut', () => {
  it.each(Object.entries(expected))('%s', async (name, { answer, reasoning, notices, sources, end }) => {
    for (const pieces of cutEveryWay(readStream('messages', name))) {
      const read = await readAnswer({ status: 200, headers: HEADERS, body: bodyOf(pieces) }, provider);
      const texts = { answer, reasoning: reasoning ?? '' };
      expect(read).toMatchObject({ ...texts, notices: notices ?? [], sources: sources ?? [], end });
    }
  });
});

describe('a request', () => {
  function build(turns: readonly Turn[], refused: readonly string[] = []) {
    const request = messages.buildRequest({
      provider,
      model: 'claude-sonnet-5',
      turns,
      refused: new Set(refused),
    });
    const body: unknown = JSON.parse(request.body ?? '');
    return { ...request, body };
  }

  it('goes to /messages as the API requires from a browser', () => {
    expect(build([{ role: 'user', text: 'Why?' }])).toMatchObject({
      url: 'https://api.anthropic.com/v1/messages',
      method: 'POST',
      keyHeader: 'x-api-key',
      headers: {
        'anthropic-version': '2023-06-01',
        'anthropic-dangerous-direct-browser-access': 'true',
      },
      body: {
        model: 'claude-sonnet-5',
        max_tokens: 32_000,
        messages: [{ role: 'user', content: 'Why?' }],
        stream: true,
      },
    });
  });

  it('has instructions in a separate field', () => {
    const { body } = build([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'Why?' },
    ]);
    expect(body).toMatchObject({ system: 'Be brief.', messages: [{ role: 'user', content: 'Why?' }] });
  });

  it('has pictures before the text that is about them', () => {
    const image = { type: 'image/png', data: 'AAAA', width: 1, height: 1 } as const;
    expect(build([{ role: 'user', text: 'What is it?', images: [image] }]).body).toMatchObject({
      messages: [
        {
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            { type: 'text', text: 'What is it?' },
          ],
        },
      ],
    });
  });

  it('leaves out an answer that never began, and asks to continue one that did', () => {
    const question: Turn = { role: 'user', text: 'Why?' };
    const { body } = build([question, { role: 'assistant', text: '' }, question]);
    expect(body).toMatchObject({ messages: [{ role: 'user' }, { role: 'user' }] });
    const continued = build([question, { role: 'assistant', text: 'Because' }]);
    expect(continued.body).toMatchObject({
      messages: [{ role: 'user' }, { role: 'assistant', content: 'Because' }, { role: 'user' }],
    });
  });

  it('asks for less of a model that refused the limit', () => {
    expect(build([{ role: 'user', text: 'Why?' }], ['max_tokens']).body).toMatchObject({ max_tokens: 4_096 });
  });
});

describe('a refusal by the API', () => {
  function refuse(status: number, type: string, message: string) {
    const body = JSON.stringify({ type: 'error', error: { type, message } });
    return readHttpFailure({ status, headers: new Headers(), body, provider, now: 0 });
  }

  it('of every browser is not reported as a wrong key', () => {
    const message =
      'CORS requests are not allowed for this Organization because custom retention settings are configured';
    expect(refuse(401, 'authentication_error', message)).toMatchObject({ remedy: 'browsers-refused' });
    expect(refuse(401, 'authentication_error', 'invalid x-api-key')).toEqual({
      kind: 'auth',
      status: 401,
      providerMessage: 'invalid x-api-key',
    });
  });

  it('of the limit is answered by a smaller one', () => {
    const message =
      'max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku-20241022';
    const body = JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } });
    const input = { provider, model: 'm', turns: [], refused: new Set<string>() };
    expect(findRefusedParameter(body, messages.buildRequest(input).body)).toBe('max_tokens');
  });
});

it('the model list is asked for with the headers of the API', () => {
  expect(messages.buildListRequest?.(provider)).toEqual({
    url: 'https://api.anthropic.com/v1/models?limit=1000',
    method: 'GET',
    headers: {
      accept: 'application/json',
      'anthropic-version': '2023-06-01',
      'anthropic-dangerous-direct-browser-access': 'true',
    },
    keyHeader: 'x-api-key',
  });
});

describe('a body that is JSON although a stream was asked for', () => {
  async function readBody(...values: object[]) {
    const body = values.map((value) => JSON.stringify(value)).join('\n');
    const pieces = [new TextEncoder().encode(body)];
    const headers = new Headers({ 'content-type': 'application/json' });
    return readAnswer({ status: 200, headers, body: bodyOf(pieces) }, provider);
  }

  it('is read as the answer', async () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.' },
      { type: 'text', text: 'Hi' },
    ];
    const usage = { input_tokens: 3, output_tokens: 2 };
    const read = await readBody({ type: 'message', content, stop_reason: 'end_turn', usage });
    expect(read).toMatchObject({
      answer: 'Hi',
      reasoning: 'Hm.',
      end: { state: 'complete', usage: { inputTokens: 3, outputTokens: 2 } },
    });
  });

  it('is complete without a stop reason, for nothing more can come', async () => {
    const body = { type: 'message', content: [{ type: 'text', text: 'Hi' }], stop_reason: null };
    expect(await readBody(body)).toMatchObject({ answer: 'Hi', end: COMPLETE });
  });

  it('is truncated, with its text, when it ends in the middle', async () => {
    const text = '{"type":"message","stop_reason":"end_turn","content":[{"type":"text","text":"Half';
    const headers = new Headers({ 'content-type': 'application/json' });
    const body = bodyOf([new TextEncoder().encode(text)]);
    const read = await readAnswer({ status: 200, headers, body }, provider);
    expect(read).toMatchObject({ answer: 'Half', end: { state: 'truncated' } });
  });

  it('may have its content as a text', async () => {
    const read = await readBody({ role: 'assistant', content: 'Hi', stop_reason: 'max_tokens' });
    expect(read).toMatchObject({ answer: 'Hi', end: { state: 'length' } });
  });

  it('may be the events of a stream, in a list or line by line', async () => {
    const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } };
    const stop = { type: 'message_delta', delta: { stop_reason: 'end_turn' } };
    expect(await readBody([delta, stop])).toMatchObject({ answer: 'Hi', end: COMPLETE });
    expect(await readBody(delta, stop)).toMatchObject({ answer: 'Hi', end: COMPLETE });
    expect(await readBody(delta, delta)).toMatchObject({ answer: 'HiHi', end: { state: 'truncated' } });
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(await readBody(delta, error)).toMatchObject({ answer: 'Hi', end: failed('server', 'Overloaded') });
  });

  it('may be an error', async () => {
    const error = { type: 'overloaded_error', message: 'Overloaded' };
    expect((await readBody({ type: 'error', error })).end).toMatchObject(failed('server', 'Overloaded'));
    expect((await readBody(error)).end).toMatchObject(failed('server', 'Overloaded'));
  });

  it('is not an answer when it is something else', async () => {
    expect((await readBody({ hello: 1 })).end).toMatchObject({ failure: { kind: 'protocol' } });
  });
});
