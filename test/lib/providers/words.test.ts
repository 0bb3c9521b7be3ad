import { describe, expect, it } from 'vitest';

import type { HttpDialectName } from '#lib/protocol/provider.ts';
import { readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, brokenBodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';

const API_DIALECTS = ['chat-completions', 'messages', 'responses', 'gemini'] as const;
const DIALECTS = [...API_DIALECTS, 'event-stream'] as const;

function read(dialect: HttpDialectName, text: string, type = 'text/event-stream', textField = '') {
  const eventStream = { method: 'POST', template: '', textField } as const;
  const provider = testProvider({ dialect, ...(dialect === 'event-stream' && { eventStream }) });
  const headers = new Headers({ 'content-type': type });
  return readAnswer({ status: 200, headers, body: bodyOf([new TextEncoder().encode(text)]) }, provider);
}

/** The first piece of an answer, as an event. */
const HALF: Readonly<Record<HttpDialectName, unknown>> = {
  'chat-completions': { choices: [{ index: 0, delta: { content: 'Half' } }] },
  messages: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Half' } },
  responses: {
    type: 'response.output_text.delta',
    item_id: 'm',
    output_index: 0,
    content_index: 0,
    delta: 'Half',
  },
  gemini: { candidates: [{ content: { parts: [{ text: 'Half' }] } }] },
  'event-stream': 'Half',
};

function halfOf(dialect: HttpDialectName): string {
  const data = HALF[dialect];
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

describe('a server’s own words in place of an answer are shown, and say what they are about', () => {
  it.each([
    ['text/plain', 'Rate limit exceeded'],
    ['text/html; charset=utf-8', 'Rate limit exceeded'],
    ['text/event-stream', 'Rate limit exceeded\n'],
    ['application/json', 'Rate limit exceeded'],
    ['application/json', '"Rate limit exceeded"'],
    ['application/json', '{"message": "Rate limit exceeded"}'],
    ['text/event-stream', 'data: Rate limit exceeded\n\n'],
    ['text/event-stream', 'data: "Rate limit exceeded"\n\n'],
    ['text/event-stream', 'data: {"message": "Rate limit exceeded"}\n\n'],
  ])('%s: %s', async (type, text) => {
    for (const dialect of API_DIALECTS) {
      expect((await read(dialect, text, type)).end).toMatchObject({
        state: 'failed',
        failure: { kind: 'rate_limit', providerMessage: 'Rate limit exceeded' },
      });
    }
  });

  it.each([
    ['Welcome to our API', 'Welcome to our API'],
    ['<html><title>Hotel Wi-Fi</title><p>Sign in</html>', 'Hotel Wi-Fi'],
    ['<html><body><h1>Down for maintenance</h1></body></html>', 'Down for maintenance'],
    ['{"name": "some API", "message": "Welcome"}', 'Welcome'],
    [`This page explains rate limits. ${'It is long. '.repeat(40)}`, undefined],
  ])('words that may be about anything leave the base URL to blame: %s', async (text, words) => {
    for (const dialect of API_DIALECTS) {
      const { end } = await read(dialect, text, 'text/plain');
      expect(end.failure).toMatchObject({ kind: 'protocol', remedy: 'check-base-url' });
      expect(end.failure?.providerMessage).toBe(words ?? text.trim());
    }
  });

  it('also where they look like a field', async () => {
    for (const dialect of API_DIALECTS) {
      const { end } = await read(dialect, 'unauthorized: no such token', 'text/plain');
      expect(end.failure).toMatchObject({ kind: 'auth', providerMessage: 'unauthorized: no such token' });
    }
  });

  it('unless they are no text', async () => {
    for (const dialect of DIALECTS) {
      const { end } = await read(dialect, '\u001f\uFFFD\b\u0000Kx', 'text/event-stream');
      expect(end.failure).toMatchObject({ kind: 'protocol' });
      expect(end.failure).not.toHaveProperty('providerMessage');
    }
  });

  it.each(['Rate limit exceeded', '"Rate limit exceeded"', '{"message": "Rate limit exceeded"}'])(
    'also those of a plain endpoint: %s',
    async (text) => {
      for (const textField of ['', 'text']) {
        expect((await read('event-stream', text, 'text/plain', textField)).end.failure).toEqual({
          kind: 'rate_limit',
          providerMessage: 'Rate limit exceeded',
        });
      }
    },
  );

  it('a plain endpoint is told what it sent in place of events', async () => {
    const text = `Rate limits, ${'which are explained here, '.repeat(4)}are no error.`;
    for (const words of [text, 'Hello']) {
      expect((await read('event-stream', words, 'text/plain')).end.failure).toEqual({
        kind: 'protocol',
        remedy: 'send-data-lines',
        providerMessage: words,
      });
    }
  });
});

describe('a stream that breaks off in words', () => {
  it.each([
    ['a line of JSON without data:', '{"error": {"message": "GPU lost"}}\n\n'],
    ['JSON without an end of its line', '{"error": {"message": "GPU lost"}}'],
    ['a line error:', 'error: {"message": "GPU lost"}\n'],
  ])('has failed when they are an error in %s', async (_, line) => {
    for (const dialect of DIALECTS) {
      for (const pieces of cutEveryWay(new TextEncoder().encode(halfOf(dialect) + line))) {
        const headers = new Headers({ 'content-type': 'text/event-stream' });
        const answer = await readAnswer(
          { status: 200, headers, body: bodyOf(pieces) },
          testProvider({ dialect }),
        );
        expect(answer).toMatchObject({
          answer: 'Half',
          end: { state: 'failed', failure: { kind: 'server', providerMessage: 'GPU lost' } },
        });
      }
    }
  });

  it.each([
    'upstream connect error\n',
    'data: upstream connect error\n\n',
    'data: <title>upstream connect error</title>\n\n',
  ])('has failed, and shows them: %j', async (line) => {
    for (const dialect of API_DIALECTS) {
      expect(await read(dialect, halfOf(dialect) + line)).toMatchObject({
        answer: 'Half',
        end: { state: 'failed', failure: { kind: 'server', providerMessage: 'upstream connect error' } },
      });
    }
  });

  it('shows them also where its connection breaks', async () => {
    for (const dialect of API_DIALECTS) {
      const bytes = new TextEncoder().encode(`${halfOf(dialect)}upstream died\n`);
      const headers = new Headers({ 'content-type': 'text/event-stream' });
      const response = { status: 200, headers, body: brokenBodyOf([bytes]) };
      expect((await readAnswer(response, testProvider({ dialect }))).end.failure).toEqual({
        kind: 'network',
        providerMessage: 'upstream died',
      });
    }
  });

  it.each(['keep-alive', 'ping', '[heartbeat]'])(
    'is cut off, without words, when they only keep it open: %s',
    async (data) => {
      for (const dialect of API_DIALECTS) {
        expect(await read(dialect, `${halfOf(dialect)}data: ${data}\n\n`)).toMatchObject({
          answer: 'Half',
          notices: [],
          end: { state: 'truncated' },
        });
      }
    },
  );

  it('is cut off, without words, where more text or an unknown field follows them', async () => {
    for (const dialect of API_DIALECTS) {
      const half = halfOf(dialect);
      expect((await read(dialect, `${half}hm\n${half}meta: 1\n`)).end.state).toBe('truncated');
    }
  });
});

it('lines of a plain endpoint’s text that lack their data: are told to be missing', async () => {
  expect(await read('event-stream', 'data: one\ntwo\n\nmeta: 1\n\ndata: three\n\n')).toMatchObject({
    answer: 'onethree',
    notices: [{ type: 'malformed-events', count: 1 }],
    end: { state: 'complete' },
  });
});
