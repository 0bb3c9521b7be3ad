import { describe, expect, it } from 'vitest';

import type { EventStream } from '#lib/protocol/provider.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { createCollector, readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, brokenBodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

const HEADERS = new Headers({ 'content-type': 'text/event-stream' });
const COMPLETE = { state: 'complete' };

function plain(part: Partial<EventStream> = {}, baseUrl = 'http://127.0.0.1:1/ask') {
  const eventStream = { method: 'POST', template: '', textField: '', ...part } as const;
  return testProvider({ preset: 'custom-event-stream', dialect: 'event-stream', baseUrl, eventStream });
}

interface Expected {
  textField?: string;
  answer: string;
  notices?: object[];
  end: object;
}

function failed(kind: string, rest: object): object {
  return { state: 'failed', failure: { kind, ...rest } };
}

/** What each recorded stream must come to, however it is cut. */
const expected: Record<string, Expected> = {
  text: { answer: 'Hello worldfirst line\nsecond line', end: COMPLETE },
  json: { textField: 'text', answer: 'Hello wörld', end: COMPLETE },
  'nested-json': { textField: 'choices[0].text', answer: 'a5', end: COMPLETE },
  named: { answer: 'Hi there', end: COMPLETE },
  error: { answer: 'Some', end: failed('server', { providerMessage: 'The generator raised ValueError' }) },
  'error-text': {
    answer: 'Some',
    end: failed('rate_limit', { providerMessage: 'Rate limit exceeded, slow down' }),
  },
  'json-error': {
    textField: 'text',
    answer: 'Some',
    end: failed('server', { providerMessage: 'Out of memory' }),
  },
  'done-literal': { answer: 'Hi', end: COMPLETE },
  malformed: {
    textField: 'text',
    answer: 'ac',
    notices: [{ type: 'malformed-events', count: 2 }],
    end: COMPLETE,
  },
  'wrong-field': {
    textField: 'text',
    answer: '',
    notices: [{ type: 'malformed-events', count: 2 }, { type: 'empty' }],
    end: COMPLETE,
  },
  'no-data-lines': { answer: '', end: failed('protocol', { remedy: 'send-data-lines' }) },
  'no-blank-lines': { answer: 'Hello\nworld', end: COMPLETE },
  'only-comments': { answer: '', end: failed('protocol', { remedy: 'send-data-lines' }) },
};

it('every recorded stream has an expected value', () => {
  expect(Object.keys(expected).toSorted()).toEqual(listStreams('event-stream').toSorted());
});

describe('a recorded event stream gives the same answer however it is cut', () => {
  it.each(Object.entries(expected))('%s', async (name, { textField, answer, notices, end }) => {
    const provider = plain({ textField: textField ?? '' });
    for (const pieces of cutEveryWay(readStream('event-stream', name))) {
      const read = await readAnswer({ status: 200, headers: HEADERS, body: bodyOf(pieces) }, provider);
      expect(read).toMatchObject({ answer, notices: notices ?? [], end });
    }
  });
});

it.each(['{', '{ ', '{"er'])(
  'drops the beginning of an error report, %s, where the body ends in it',
  async (begun) => {
    const body = bodyOf([new TextEncoder().encode(`data: Some\n\ndata: ${begun}`)]);
    const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain());
    expect(read).toMatchObject({ answer: 'Some', notices: [{ type: 'malformed-events' }], end: COMPLETE });
  },
);

it.each(['text/event-stream', 'text/html; charset=utf-8', 'text/plain', 'application/octet-stream'])(
  'reads events that are labelled %s',
  async (type) => {
    const body = bodyOf([new TextEncoder().encode('data: Hi\n\n')]);
    const read = await readAnswer(
      { status: 200, headers: new Headers({ 'content-type': type }), body },
      plain(),
    );
    expect(read).toMatchObject({ answer: 'Hi', end: COMPLETE });
  },
);

it.each([
  '',
  '   \n',
  'Hello',
  'Hello\n\nworld',
  '{"text":"Hi"}',
  '{"text":"a"}\n{"text":"b"}\n',
  '<p>Hello</p>',
])('a body of %j is reported as lacking data lines', async (text) => {
  const body = bodyOf([new TextEncoder().encode(text)]);
  const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain());
  expect(read.end).toMatchObject(failed('protocol', { remedy: 'send-data-lines' }));
});

it('an error that came as JSON is passed on', async () => {
  const body = bodyOf([new TextEncoder().encode('{"error": "No GPU"}')]);
  const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain());
  expect(read.end).toEqual(failed('server', { providerMessage: 'No GPU' }));
});

describe('an event with a name', () => {
  async function readText(text: string, textField = '') {
    const body = bodyOf([new TextEncoder().encode(text)]);
    return await readAnswer({ status: 200, headers: HEADERS, body }, plain({ textField }));
  }

  it.each([
    'token',
    'text-delta',
    'response.output_text.delta',
    'content_block_delta',
    'Message',
    'agent_message',
  ])('%s has text', async (name) => {
    expect((await readText(`event: ${name}\ndata: Hi\n\n`)).answer).toBe('Hi');
  });

  it.each(['ping', 'metadata', 'message_start', 'text-end', 'tool_call', 'custom'])(
    '%s has none',
    async (name) => {
      expect((await readText(`event: ${name}\ndata: Hi\n\n`)).answer).toBe('');
    },
  );

  it('that is unknown has text if its JSON has it at the text field', async () => {
    const text =
      'event: custom\ndata: {"t":"Hi"}\n\nevent: custom\ndata: {"n":1}\n\nevent: other\ndata: x\n\n';
    expect(await readText(text, 't')).toMatchObject({ answer: 'Hi', notices: [], end: COMPLETE });
  });

  it('that ends the stream carries the text where nothing of it came before', async () => {
    const end = 'event: complete\ndata: {"t":"Hi there"}\n\n';
    expect(await readText(end, 't')).toMatchObject({ answer: 'Hi there', notices: [], end: COMPLETE });
    expect(await readText(`data: {"t":"Hi"}\n\n${end}`, 't')).toMatchObject({ answer: 'Hi', end: COMPLETE });
  });

  it('that ends the stream may say that it failed', async () => {
    const read = await readText('data: Hi\n\nevent: done\ndata: {"error":"Out of memory"}\n\n');
    expect(read).toMatchObject({ answer: 'Hi', end: failed('server', { providerMessage: 'Out of memory' }) });
  });

  it.each(['[DONE]', ' [done]', '"[DONE]"'])('ends the stream as %j', async (mark) => {
    const read = await readText(`data: {"t":"Hi"}\n\ndata: ${mark}\n\ndata: {"t":"!"}\n\n`, 't');
    expect(read).toMatchObject({ answer: 'Hi', notices: [], end: COMPLETE });
  });

  it('of reasoning carries reasoning', async () => {
    const read = await readText('event: thinking\ndata: Hm\n\ndata: Yes\n\n');
    expect(read).toMatchObject({ reasoning: 'Hm', answer: 'Yes' });
  });
});

describe('an error in the data', () => {
  it.each([
    ['the text field is that of its message', 'message', '{"type":"error","message":"Gone"}'],
    ['the data is plain text', '', '{"error":"Gone"}'],
    ['the text field is elsewhere', 'text', '{"code":500,"message":"Gone"}'],
    ['its message is at the text field', 'text', '{"status":"error","text":"Gone"}'],
    ['the last text comes with it', 'text', '{"text":"Hi","error":"Gone"}'],
  ])('ends the run when %s', async (_, textField, data) => {
    const body = bodyOf([new TextEncoder().encode(`data: ${data}\n\n`)]);
    const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain({ textField }));
    expect(read.end).toMatchObject({ state: 'failed', failure: { providerMessage: 'Gone' } });
  });
});

it.each(['data: {"text":"Hel"}\n\ndata: {"text":"lo, wor', '{"text":"Hel"}\n{"text'])(
  'is truncated where the body ends inside of JSON: %j',
  async (text) => {
    const body = bodyOf([new TextEncoder().encode(text)]);
    const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain({ textField: 'text' }));
    expect(read).toMatchObject({ answer: 'Hel', notices: [], end: { state: 'truncated' } });
  },
);

it('fails with the page of an error that the server sent in the middle', async () => {
  const page = '<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Oh no</h1>\n';
  const body = bodyOf([new TextEncoder().encode(`data: Half\n\n${page}`)]);
  const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain());
  const failure = { providerMessage: '500 Internal Server Error' };
  expect(read).toMatchObject({ answer: 'Half', notices: [], end: failed('server', failure) });
});

it.each([
  ['data: Half\n\nerror: GPU lost\n', 'Half', failed('server', { providerMessage: 'GPU lost' })],
  ['data: The log says\nerror: not found\n\ndata: .\n\n', 'The log says.', COMPLETE],
])(
  'a line error: is one when it comes last, and text that lacks its data: otherwise: %j',
  async (text, answer, end) => {
    const body = bodyOf([new TextEncoder().encode(text)]);
    expect(await readAnswer({ status: 200, headers: HEADERS, body }, plain())).toMatchObject({ answer, end });
  },
);

it('events of JSON that lack the blank lines between them are all read', async () => {
  const body = bodyOf([new TextEncoder().encode('data: {"t":"Hel"}\ndata: {"t":"lo"}\n\n')]);
  const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain({ textField: 't' }));
  expect(read).toMatchObject({ answer: 'Hello', notices: [], end: COMPLETE });
});

it('marks of the model’s own are no text', async () => {
  const tokens = [
    { text: 'Hi', special: false },
    { text: '</s>', special: true },
  ];
  const text = tokens.map((token) => `data:${JSON.stringify({ token, generated_text: null })}\n\n`).join('');
  const body = bodyOf([new TextEncoder().encode(text)]);
  const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain({ textField: 'token.text' }));
  expect(read).toMatchObject({ answer: 'Hi', notices: [], end: COMPLETE });
});

it('a list of JSON is read where the text field says', async () => {
  const body = bodyOf([new TextEncoder().encode('[{"text":"Hel"},{"text":"lo"}]')]);
  const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain({ textField: 'text' }));
  expect(read).toMatchObject({ answer: 'Hello', end: COMPLETE });
});

it('lines of JSON are read where the text field says', async () => {
  const body = bodyOf([new TextEncoder().encode('{"text":"Hel"}\n{"text":"lo"}\n')]);
  const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain({ textField: 'text' }));
  expect(read).toMatchObject({ answer: 'Hello', end: COMPLETE });
});

describe('an event stream that broke', () => {
  const message = (data: string, id: string) => ({ event: 'message', data, id });

  it('resumes after the last id, and nowhere without ids', () => {
    const reader = dialects['event-stream'].createReader(plain(), createCollector());
    reader.read(message('a', ''));
    expect(reader.resumePoint).toBeUndefined();
    reader.read(message('b', '41'));
    expect(reader.resumePoint).toEqual({ type: 'last-event-id', id: '41' });
    reader.read({ event: 'done', data: '', id: '42' });
    expect(reader.resumePoint).toBeUndefined();
  });

  it.each([
    ['from the start', ['1', '2', '3'], 'abc'],
    ['in part', ['2', '3'], 'abc'],
    ['not at all', ['3'], 'abc'],
  ])('reads no event twice when the server repeats them %s', (_, ids, answer) => {
    const sink = createCollector();
    const reader = dialects['event-stream'].createReader(plain(), sink);
    const texts: Record<string, string> = { 1: 'a', 2: 'b', 3: 'c' };
    for (const id of ['1', '2']) reader.read(message(texts[id] ?? '', id));
    reader.resumed?.();
    for (const id of ids) reader.read(message(texts[id] ?? '', id));
    expect(sink.read.answer).toBe(answer);
  });

  it('loses nothing of a server that gives every event the same id, or none to the later ones', () => {
    const sink = createCollector();
    const reader = dialects['event-stream'].createReader(plain(), sink);
    reader.read(message('a', 'x'));
    reader.read(message('b', 'x'));
    reader.resumed?.();
    reader.read(message('c', 'x'));
    reader.read(message('d', ''));
    expect(sink.read.answer).toBe('abcd');
    expect(reader.resumePoint).toEqual({ type: 'last-event-id', id: 'x' });
  });

  it('asks again with the id as UTF-8 bytes', () => {
    const input = { provider: plain(), model: 'm', turns: [], refused: new Set<string>() };
    const request = dialects['event-stream'].buildResume?.(input, { type: 'last-event-id', id: 'é1' });
    expect(request?.headers).toMatchObject({ 'last-event-id': 'Ã©1', accept: 'text/event-stream' });
  });

  it('is a network failure when it comes to that, with the text kept', async () => {
    const body = brokenBodyOf([new TextEncoder().encode('id: 1\ndata: Hi\n\n')]);
    const read = await readAnswer({ status: 200, headers: HEADERS, body }, plain());
    expect(read).toMatchObject({ answer: 'Hi', end: failed('network', {}) });
  });
});

describe('a request of the event stream dialect', () => {
  const question = { text: 'What is "it"? $& {{context}} ü/?', context: '<page>\n$1\n</page>' };

  function build(part: Partial<EventStream>, baseUrl?: string) {
    const turns = [{ role: 'user', text: 'all in one' }] as const;
    const input = {
      provider: plain(part, baseUrl),
      model: 'm&m',
      turns,
      question,
      refused: new Set<string>(),
    };
    return dialects['event-stream'].buildRequest(input);
  }

  it('by GET puts URL-encoded values into the query', () => {
    const template = 'q={{question}}&context={{ context }}&m={{model}}&keep={{other}}';
    const { url, method, body } = build({ method: 'GET', template }, 'https://example.com/ask?x=1');
    expect(method).toBe('GET');
    expect(body).toBeUndefined();
    expect(url.startsWith('https://example.com/ask?x=1&q=')).toBe(true);
    const { searchParams } = new URL(url);
    expect(Object.fromEntries(searchParams)).toEqual({
      x: '1',
      q: question.text,
      context: question.context,
      m: 'm&m',
      keep: '{{other}}',
    });
  });

  it.each(['?q={{prompt}}', '&q={{prompt}}', 'q={{prompt}}'])('by GET takes the template %s', (template) => {
    const { url } = build({ method: 'GET', template });
    expect(new URL(url).searchParams.get('q')).toBe(`${question.context}\n\n${question.text}`);
  });

  it('by POST puts JSON-escaped values into the body, with or without quotation marks around them', () => {
    const template = '{"q": "Q: {{question}}", "c": {{context}}, "say \\"{{model}}\\"": true}';
    const { body, headers, url } = build({ template });
    expect(url).toBe('http://127.0.0.1:1/ask');
    expect(headers).toEqual({ accept: 'text/event-stream', 'content-type': 'application/json' });
    expect(JSON.parse(body ?? '')).toEqual({
      q: `Q: ${question.text}`,
      c: question.context,
      'say "m&m"': true,
    });
  });

  it('survives half a surrogate pair', () => {
    const provider = plain({ method: 'GET', template: 'q={{question}}' });
    const turns = [{ role: 'user', text: 'a\uD83Db' }] as const;
    const { url } = dialects['event-stream'].buildRequest({ provider, model: '', turns, refused: new Set() });
    expect(new URL(url).searchParams.get('q')).toBe('a\uFFFDb');
  });

  it('takes the last user turn where the question is not given in parts', () => {
    const provider = plain({ template: '{{question}}' });
    const turns = [
      { role: 'user', text: 'first' },
      { role: 'assistant', text: 'answer' },
      { role: 'user', text: 'second' },
    ] as const;
    const { body } = dialects['event-stream'].buildRequest({
      provider,
      model: '',
      turns,
      refused: new Set(),
    });
    expect(body).toBe('"second"');
  });

  it('continues an answer by including it', () => {
    const provider = plain({ template: '{{prompt}}' });
    const turns = [
      { role: 'user', text: 'first' },
      { role: 'assistant', text: 'half an ans' },
    ] as const;
    const { body } = dialects['event-stream'].buildRequest({
      provider,
      model: '',
      turns,
      refused: new Set(),
    });
    expect(body).toMatch(/^"first\\n\\nhalf an ans\\n\\nContinue /);
  });
});
