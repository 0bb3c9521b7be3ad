import { describe, expect, it } from 'vitest';

import { dialects } from '#lib/providers/dialects.ts';
import { createCollector, readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

const HEADERS = new Headers({ 'content-type': 'text/event-stream' });
const provider = testProvider({ dialect: 'responses' });
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
  text: {
    answer: 'Grüß Gott 🏔️',
    end: { state: 'complete', usage: { inputTokens: 11, outputTokens: 5, reasoningTokens: 2 } },
  },
  'reasoning-summary': { answer: 'Done.', reasoning: '**First** thought\n\nSecond', end: COMPLETE },
  'reasoning-text': { answer: 'Done.', reasoning: 'raw thought', end: COMPLETE },
  annotations: {
    answer: 'It grows slowly.',
    sources: [
      { title: 'How fast it grows', url: 'https://stone.example/growth' },
      { title: 'Field notes.pdf' },
    ],
    end: COMPLETE,
  },
  refusal: { answer: "I can't do that.", notices: [{ type: 'refusal' }], end: COMPLETE },
  'incomplete-length': { answer: 'Half of', end: { state: 'length' } },
  'incomplete-filter': { answer: 'Half', end: { state: 'filtered' } },
  'incomplete-own': {
    answer: 'Half',
    notices: [{ type: 'finish', detail: 'max_tool_calls' }],
    end: { state: 'length' },
  },
  failed: { answer: 'Some', end: failed('server', 'The model crashed.') },
  'failed-rate-limit': {
    answer: '',
    end: failed('rate_limit', 'Rate limit reached for m. Please try again in 7s.'),
  },
  'error-event': { answer: 'Some', end: failed('server', 'Something broke.') },
  'error-nested': {
    answer: 'Some',
    end: failed('context_length', 'Your input exceeds the context window of this model.'),
  },
  cancelled: {
    answer: 'Some',
    end: { state: 'failed', failure: { kind: 'server', reason: 'cancelled' } },
  },
  'unknown-events': { answer: 'Yes', end: COMPLETE },
  'tool-call': { answer: '', notices: [{ type: 'tool-call', detail: 'get_weather' }], end: COMPLETE },
  'done-without-deltas': { answer: 'All at once', end: COMPLETE },
  'only-completed': { answer: 'All at once', reasoning: 'Hm.', end: COMPLETE },
  'no-type-in-data': { answer: 'Hey', end: COMPLETE },
  malformed: { answer: 'ab', notices: [{ type: 'malformed-events', count: 1 }], end: COMPLETE },
  cut: { answer: 'Half an ', end: { state: 'truncated' } },
  'done-without-completed': { answer: 'Half an ', end: { state: 'truncated' } },
  'zero-sequence': { answer: 'abc', end: COMPLETE },
};

it('every recorded stream has an expected value', () => {
  expect(Object.keys(expected).toSorted()).toEqual(listStreams('responses').toSorted());
});

describe('a recorded stream of Responses gives the same answer however it is cut', () => {
  it.each(Object.entries(expected))('%s', async (name, { answer, reasoning, notices, sources, end }) => {
    for (const pieces of cutEveryWay(readStream('responses', name))) {
      const read = await readAnswer({ status: 200, headers: HEADERS, body: bodyOf(pieces) }, provider);
      const texts = { answer, reasoning: reasoning ?? '' };
      expect(read).toMatchObject({ ...texts, notices: notices ?? [], sources: sources ?? [], end });
    }
  });
});

describe('parts of a response', () => {
  function readEvents(...events: object[]) {
    const sink = createCollector();
    const reader = dialects.responses.createReader(provider, sink);
    events.forEach((event) => reader.read({ event: 'message', data: JSON.stringify(event), id: '' }));
    const end = reader.end('clean');
    return { ...sink.read, end };
  }
  const delta = (item: string, index: number, text: string) => ({
    type: 'response.output_text.delta',
    item_id: item,
    output_index: index,
    content_index: 0,
    delta: text,
  });
  const done = (item: string, index: number, text: string) => ({
    type: 'response.output_text.done',
    item_id: item,
    output_index: index,
    content_index: 0,
    text,
  });
  const message = (id: string, text: string) => ({
    id,
    type: 'message',
    content: [{ type: 'output_text', text }],
  });
  const completed = (...output: object[]) => ({
    type: 'response.completed',
    response: { status: 'completed', output },
  });

  it('that come only as a whole, after others, are read', () => {
    const read = readEvents(
      delta('m1', 0, 'First.'),
      done('m1', 0, 'First.'),
      done('m2', 1, ' Second.'),
      { type: 'response.output_item.done', output_index: 2, item: message('m3', ' Third.') },
      completed(),
    );
    expect(read.answer).toBe('First. Second. Third.');
  });

  it('that lack their end get it from the whole text', () => {
    const read = readEvents(
      delta('m1', 0, 'Fir'),
      delta('m2', 1, 'Sec'),
      done('m1', 0, 'First'),
      completed(),
    );
    expect(read.answer).toBe('FirstSec');
  });

  it('that arrive in turns are put in order', () => {
    const read = readEvents(
      delta('m1', 0, 'Fi'),
      delta('m2', 1, ' Sec'),
      delta('m3', 2, ' Th'),
      delta('m1', 0, 'rst.'),
      delta('m3', 2, 'ird.'),
      done('m2', 1, ' Second.'),
      done('m1', 0, 'First.'),
      completed(),
    );
    expect(read.answer).toBe('First. Second. Third.');
  });

  it('that wait for the end of another are not lost when the stream breaks', () => {
    const read = readEvents(delta('m1', 0, 'Fir'), delta('m2', 1, 'Sec'));
    expect(read).toMatchObject({ answer: 'FirSec', end: { state: 'truncated' } });
  });

  it('that never end do not hold back later parts for long', () => {
    const sink = createCollector();
    const reader = dialects.responses.createReader(provider, sink);
    const send = (event: object): void =>
      reader.read({ event: 'message', data: JSON.stringify(event), id: '' });
    send(delta('m1', 0, 'First.'));
    for (let at = 0; at < 3_000; at++) send(delta('m2', 1, '+'));
    expect(sink.read.answer).toContain(`First.${'+'.repeat(2_000)}`);
  });

  it('that never arrived are repaired from the completed response', () => {
    const read = readEvents(
      delta('m1', 0, 'First.'),
      completed(message('m1', 'First.'), message('m2', ' Second.')),
    );
    expect(read.answer).toBe('First. Second.');
  });

  it('that broke off are repaired from the completed response', () => {
    const read = readEvents(delta('m1', 0, 'Half of'), completed(message('m1', 'Half of it.')));
    expect(read.answer).toBe('Half of it.');
  });

  it('are not repeated when the completed response counts them otherwise', () => {
    const read = readEvents(
      delta('x', 4, 'One.'),
      delta('y', 4, ' Two.'),
      completed({ type: 'reasoning', summary: [] }, message('a', 'One. Two.')),
    );
    expect(read.answer).toBe('One. Two.');
  });

  it('are told apart by their items where all have one index', () => {
    const read = readEvents(done('m1', 0, 'First.'), done('m2', 0, ' Second.'), completed());
    expect(read.answer).toBe('First. Second.');
  });

  it('of reasoning that come only as a whole are read', () => {
    const read = readEvents(
      {
        type: 'response.reasoning_summary_text.done',
        item_id: 'r',
        output_index: 0,
        summary_index: 0,
        text: 'Hm.',
      },
      delta('m', 1, 'Yes.'),
      completed(),
    );
    expect(read).toMatchObject({ reasoning: 'Hm.', answer: 'Yes.' });
  });

  it('that are generated pictures are kept', () => {
    const item = { type: 'image_generation_call', result: 'iVBORw0KGgo=' };
    const read = readEvents({ type: 'response.output_item.done', output_index: 0, item }, completed());
    expect(read).toMatchObject({ pictures: [{ type: 'image/png', data: 'iVBORw0KGgo=' }], notices: [] });
  });
});

describe('a response that broke', () => {
  const message = (type: string, sequence: number, rest: object) => ({
    event: type,
    data: JSON.stringify({ type, sequence_number: sequence, ...rest }),
    id: '',
  });
  const created = message('response.created', 0, { response: { id: 'resp_1' } });
  const delta = (sequence: number, text: string) =>
    message('response.output_text.delta', sequence, { item_id: 'm', content_index: 0, delta: text });

  it('resumes after the last event that came', () => {
    const reader = dialects.responses.createReader(provider, createCollector());
    expect(reader.resumePoint).toBeUndefined();
    reader.read(created);
    reader.read(delta(1, 'a'));
    expect(reader.resumePoint).toEqual({ type: 'response', id: 'resp_1', sequence: 1 });
  });

  it('reads no event twice when the server sends some again', () => {
    const sink = createCollector();
    const reader = dialects.responses.createReader(provider, sink);
    for (const event of [
      created,
      delta(1, 'a'),
      delta(2, 'b'),
      delta(1, 'a'),
      delta(2, 'b'),
      delta(3, 'c'),
    ]) {
      reader.read(event);
    }
    reader.read(message('response.completed', 4, { response: { status: 'completed' } }));
    expect(sink.read.answer).toBe('abc');
    expect(reader.end('clean')).toEqual({ state: 'complete' });
  });

  it('is not resumed when the response is not in background mode, or has ended', () => {
    const foreground = dialects.responses.createReader(provider, createCollector());
    foreground.read(message('response.created', 0, { response: { id: 'resp_1', background: false } }));
    expect(foreground.resumePoint).toBeUndefined();
    const ended = dialects.responses.createReader(provider, createCollector());
    ended.read(created);
    ended.read(message('response.completed', 1, { response: { id: 'resp_1' } }));
    expect(ended.resumePoint).toBeUndefined();
  });

  it('asks for the rest of the stream by the response’s id', () => {
    const input = { provider, model: 'm', turns: [], refused: new Set<string>() };
    const request = dialects.responses.buildResume?.(input, { type: 'response', id: 'resp/1?', sequence: 7 });
    expect(request).toMatchObject({
      method: 'GET',
      url: 'http://127.0.0.1:1/v1/responses/resp%2F1%3F?stream=true&starting_after=7',
    });
    expect(request).not.toHaveProperty('body');
  });
});

describe('a JSON body in place of a Responses stream', () => {
  async function readBody(body: object) {
    const pieces = [new TextEncoder().encode(JSON.stringify(body))];
    const headers = new Headers({ 'content-type': 'application/json' });
    return readAnswer({ status: 200, headers, body: bodyOf(pieces) }, provider);
  }

  it('is read as the whole answer', async () => {
    const output = [{ type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }];
    const read = await readBody({ object: 'response', status: 'completed', error: null, output });
    expect(read).toMatchObject({ answer: 'Hi', end: COMPLETE });
  });

  it('may be a failure', async () => {
    const error = { code: 'rate_limit_exceeded', message: 'Slow down.' };
    expect((await readBody({ object: 'response', status: 'failed', error })).end).toEqual(
      failed('rate_limit', 'Slow down.'),
    );
    expect((await readBody({ error: { message: 'No', type: 'server_error' } })).end).toEqual(
      failed('server', 'No'),
    );
  });

  it('is not an answer when it is something else', async () => {
    expect((await readBody({ hello: 1 })).end).toMatchObject({ failure: { kind: 'protocol' } });
    expect((await readBody({ object: 'response', status: 'queued' })).end.state).not.toBe('complete');
  });
});
