import { describe, expect, it } from 'vitest';

import type { HttpDialectName } from '#lib/protocol/provider.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { createCollector, testProvider } from '#test/support/streams/read-answer.ts';

/** Reads the data of events. `finishes` is how often the answer was told to be at its end. */
function read(dialect: HttpDialectName, ...events: (object | string)[]) {
  const sink = createCollector();
  let finishes = 0;
  const counting = { ...sink, finish: () => void (finishes += 1) };
  const reader = dialects[dialect].createReader(testProvider({ dialect }), counting);
  for (const event of events) {
    reader.read({
      event: 'message',
      data: typeof event === 'string' ? event : JSON.stringify(event),
      id: '',
    });
  }
  const end = reader.end('clean');
  return { ...sink.read, end, finishes };
}

describe('a chunk of Gemini', () => {
  const chunk = (text: string, finishReason?: string) => ({
    candidates: [
      {
        content: { parts: text === '' ? [] : [{ text }] },
        ...(finishReason !== undefined && { finishReason }),
      },
    ],
  });

  it('that has text and a reason postpones the end, and the last reason wins', () => {
    const answer = read('gemini', chunk('Half', 'STOP'), chunk(' of', 'STOP'), chunk(' it', 'MAX_TOKENS'));
    expect(answer).toMatchObject({ answer: 'Half of it', end: { state: 'length' }, finishes: 3 });
  });

  it('that has text postpones the end when the reason came before it', () => {
    expect(read('gemini', chunk('', 'STOP'), chunk('Hi'), chunk('!'))).toMatchObject({
      answer: 'Hi!',
      finishes: 3,
    });
  });

  it.each(['', 'FINISH_REASON_UNSPECIFIED'])('that names the reason “%s” names none', (reason) => {
    const answer = read('gemini', chunk('Hi', reason));
    expect(answer).toMatchObject({ notices: [], end: { state: 'truncated' }, finishes: 0 });
  });

  it.each([
    ['a gateway’s object', { code: 502, message: 'Bad upstream' }],
    ['a list', [{ error: { code: 502, message: 'Bad upstream' } }]],
  ])('that reports an error as %s fails the answer', (_, error) => {
    const answer = read('gemini', chunk('Half'), error);
    expect(answer.end.failure).toEqual({ kind: 'server', status: 502, providerMessage: 'Bad upstream' });
  });

  it('that reports an error by its event’s name fails the answer', () => {
    const reader = dialects.gemini.createReader(testProvider({ dialect: 'gemini' }), createCollector());
    reader.read({ event: 'error', data: '{"message":"Bad upstream"}', id: '' });
    expect(reader.failure).toEqual({ kind: 'server', providerMessage: 'Bad upstream' });
  });

  it('may be inside of an envelope, with defaults in place of reasons', () => {
    const promptFeedback = { blockReason: 'BLOCK_REASON_UNSPECIFIED' };
    expect(read('gemini', { response: { ...chunk('Hi', 'STOP'), promptFeedback } })).toMatchObject({
      answer: 'Hi',
      end: { state: 'complete' },
    });
  });

  it('says in words why it ended, where the API does', () => {
    const candidate = { finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'No such call' };
    const detail = 'MALFORMED_FUNCTION_CALL: No such call';
    expect(read('gemini', { candidates: [candidate] }).notices[0]).toEqual({ type: 'finish', detail });
    const promptFeedback = { blockReason: 'OTHER', blockReasonMessage: 'Not in your region' };
    expect(read('gemini', { promptFeedback }).end.failure).toEqual({
      kind: 'content_filter',
      providerMessage: 'OTHER: Not in your region',
    });
  });

  it('that blocks the question is counted', () => {
    const answer = read('gemini', {
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 4 },
    });
    expect(answer.end).toMatchObject({ state: 'failed', usage: { inputTokens: 4, outputTokens: 0 } });
  });
});

describe('a stream of chat completions', () => {
  it('is not at its end when a reason comes with every chunk of reasoning', () => {
    const chunk = (delta: object) => ({ choices: [{ index: 0, delta, finish_reason: 'stop' }] });
    const answer = read(
      'chat-completions',
      chunk({ reasoning_content: 'H' }),
      chunk({ reasoning_content: 'm' }),
      chunk({ content: 'Hi' }),
    );
    expect(answer).toMatchObject({ reasoning: 'Hm', answer: 'Hi', finishes: 3 });
  });

  it('fails with Groq’s own reason for stopping early', () => {
    const choices = [{ index: 0, delta: { content: 'Half' }, finish_reason: null }];
    const answer = read('chat-completions', { choices, x_groq: { id: 'req_1', error: 'over_capacity' } });
    expect(answer).toMatchObject({
      answer: 'Half',
      end: { failure: { kind: 'server', providerMessage: 'over_capacity' } },
    });
  });
});

it('events that lack the blank lines between them are all read', () => {
  const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } };
  const part = {
    type: 'response.output_text.delta',
    item_id: 'm',
    output_index: 0,
    content_index: 0,
    delta: 'Hi',
  };
  const candidates = [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }];
  const streams: [HttpDialectName, object[]][] = [
    ['chat-completions', [{ choices: [{ delta: { content: 'Hi' }, finish_reason: 'stop' }] }, {}]],
    ['messages', [delta, { type: 'message_stop' }]],
    ['responses', [part, { type: 'response.completed', response: { status: 'completed', output: [] } }]],
    ['gemini', [{ candidates }, { usageMetadata: { promptTokenCount: 1 } }]],
  ];
  for (const [dialect, events] of streams) {
    const joined = events.map((event) => JSON.stringify(event)).join('\n');
    expect(read(dialect, joined)).toMatchObject({ answer: 'Hi', notices: [], end: { state: 'complete' } });
  }
});

describe('an event of chat completions', () => {
  const hi = { choices: [{ index: 0, delta: { content: 'Hi' } }] };
  const COMPLETE = { answer: 'Hi', notices: [], end: { state: 'complete' } };

  it.each(['[DONE]', ' [DONE] ', '"[DONE]"', '[done]', '[ DONE ]', 'DONE', 'data: [DONE]'])(
    'ends the answer as %j',
    (data) => {
      expect(read('chat-completions', hi, data)).toMatchObject(COMPLETE);
    },
  );

  it.each(['{}', '', '[DONE]', 'null'])('ends the answer by its name, with the data %j', (data) => {
    const reader = dialects['chat-completions'].createReader(testProvider(), createCollector());
    reader.read({ event: 'message', data: JSON.stringify(hi), id: '' });
    reader.read({ event: 'done', data, id: '' });
    expect(reader.end('clean')).toEqual({ state: 'complete' });
  });

  it.each([
    ['a second data:', `data: ${JSON.stringify(hi)}`],
    ['a list of chunks', [hi]],
    ['a number that is none', '{"choices":[{"logprobs":[NaN,-Infinity],"delta":{"content":"Hi"}}]}'],
  ])('is read with %s', (_, data) => {
    expect(read('chat-completions', data, '[DONE]')).toMatchObject(COMPLETE);
  });

  it('is read with a line break inside a string', () => {
    const answer = read('chat-completions', '{"choices":[{"delta":{"content":"a\nb"}}]}', '[DONE]');
    expect(answer).toMatchObject({ answer: 'a\nb', notices: [] });
  });

  it('that belongs to another API is no empty answer', () => {
    const end = { state: 'failed', failure: { kind: 'protocol', remedy: 'check-base-url' } };
    expect(read('chat-completions', { type: 'content-start' }, '[DONE]')).toMatchObject({ notices: [], end });
    const empty = { object: 'chat.completion.chunk' };
    expect(read('chat-completions', empty, '[DONE]')).toMatchObject({ notices: [{ type: 'empty' }] });
  });

  it.each(['FINISH_REASON_UNSPECIFIED', 'none', 'not_finished'])(
    'ends nothing with the reason %s',
    (reason) => {
      const part = { choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: reason }] };
      expect(read('chat-completions', part)).toMatchObject({ notices: [], end: { state: 'truncated' } });
    },
  );

  it('may say next to the text why it is the last', () => {
    const error = { base_resp: { status_code: 1027, status_msg: 'output new_sensitive' } };
    expect(read('chat-completions', { ...hi, ...error })).toMatchObject({
      answer: 'Hi',
      end: { state: 'failed', failure: { providerMessage: 'output new_sensitive' } },
    });
  });

  it('counts tokens also behind the end', () => {
    const usage = {
      choices: [{ delta: { content: '!' } }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    expect(read('chat-completions', hi, '[DONE]', usage)).toMatchObject({
      answer: 'Hi',
      usage: { inputTokens: 1, outputTokens: 2 },
    });
  });

  it('does not make an answer complete that was cut short before', () => {
    const finish = (reason: string) => ({ choices: [{ delta: {}, finish_reason: reason }] });
    expect(read('chat-completions', hi, finish('length'), finish('stop')).end).toEqual({ state: 'length' });
    expect(read('chat-completions', hi, finish('length'), hi, finish('stop')).end).toEqual({
      state: 'length',
    });
  });

  it('may name the plain end in words of its own', () => {
    const finish = { choices: [{ index: 0, delta: {}, finish_reason: 'COMPLETE' }] };
    expect(read('chat-completions', hi, finish)).toMatchObject(COMPLETE);
  });
});

describe('the text of a chunk of chat completions', () => {
  const chunks = (...choices: object[]) => choices.map((choice) => ({ choices: [choice] }));

  it.each([
    ['empty', {}],
    ['null', null],
    ['without text', { role: 'assistant', content: '' }],
  ])('is read from a message next to a delta that is %s', (_, delta) => {
    const choice = { index: 0, delta, message: { content: 'Hi there' }, finish_reason: 'stop' };
    expect(read('chat-completions', ...chunks(choice))).toMatchObject({ answer: 'Hi there', notices: [] });
  });

  it('is read once where a message next to the delta repeats it, or all before it', () => {
    const both = (content: string, message: string) => ({
      delta: { content },
      message: { content: message },
    });
    const growing = chunks(both('Hi', 'Hi'), both(' you', 'Hi you'), {
      delta: {},
      message: { content: 'Hi you' },
    });
    expect(read('chat-completions', ...growing).answer).toBe('Hi you');
    const pieces = chunks(both('Hi', 'Hi'), both(' you', ' you'), both('!', '!'));
    expect(read('chat-completions', ...pieces).answer).toBe('Hi you!');
  });

  it('is read from `text` next to an empty delta, and once where both have it', () => {
    const answer = read(
      'chat-completions',
      ...chunks({ delta: { role: 'assistant' }, text: 'Hi' }, { delta: { content: '!' }, text: '!' }),
    );
    expect(answer.answer).toBe('Hi!');
  });

  it('is read from a delta that is a text', () => {
    expect(read('chat-completions', ...chunks({ delta: 'Hi' }, { delta: '!' })).answer).toBe('Hi!');
  });

  it('is read from Cloudflare’s own field', () => {
    expect(read('chat-completions', { response: 'Hi' }, { response: '!' }, '[DONE]')).toMatchObject({
      answer: 'Hi!',
      end: { state: 'complete' },
    });
  });

  it('is that of the only choice, whatever its index', () => {
    const answer = read(
      'chat-completions',
      ...chunks(
        { index: 1, delta: { content: 'Hi' } },
        { index: 1, delta: { content: '!' }, finish_reason: 'stop' },
      ),
    );
    expect(answer).toMatchObject({ answer: 'Hi!', notices: [], end: { state: 'complete' } });
  });

  it('is that of the first choice where another only began before it', () => {
    const answer = read(
      'chat-completions',
      ...chunks(
        { index: 1, delta: { role: 'assistant', content: '' } },
        { index: 0, delta: { content: 'Hi' } },
        { index: 1, delta: { content: 'Other' } },
        { index: 0, delta: { content: '!' }, finish_reason: 'stop' },
      ),
    );
    expect(answer).toMatchObject({ answer: 'Hi!', end: { state: 'complete' } });
  });

  it('is whole where the first choice comes after another has begun', () => {
    const answer = read(
      'chat-completions',
      ...chunks(
        { index: 1, delta: { content: 'One' } },
        { index: 0, delta: { content: 'Two' } },
        { index: 1, delta: { content: '!' }, finish_reason: 'stop' },
      ),
    );
    expect(answer).toMatchObject({ answer: 'One!', end: { state: 'complete' } });
  });
});

describe('a stream of chat completions with the finish reason “error”', () => {
  const half = { choices: [{ index: 0, delta: { content: 'Half' } }] };
  const failed = { choices: [{ index: 0, delta: {}, finish_reason: 'error' }] };
  const usage = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } };

  it('fails with the message of the error that follows it', () => {
    const error = { error: { code: 502, message: 'Provider disconnected' } };
    expect(read('chat-completions', half, failed, usage, error, '[DONE]')).toMatchObject({
      answer: 'Half',
      end: {
        state: 'failed',
        failure: { kind: 'server', status: 502, providerMessage: 'Provider disconnected' },
        usage: { inputTokens: 1, outputTokens: 2 },
      },
    });
  });

  it('fails with the reason of the provider behind a gateway, or with the words that follow', () => {
    const native = { index: 0, delta: {}, finish_reason: 'error', native_finish_reason: 'MALFORMED' };
    expect(read('chat-completions', half, { choices: [native] }).end.failure?.providerMessage).toBe(
      'MALFORMED',
    );
    const { end } = read('chat-completions', half, failed, 'upstream died');
    expect(end.failure?.providerMessage).toBe('upstream died');
  });

  it.each([['[DONE]'], [half], [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }]])(
    'fails also when this follows: %j',
    (last) => {
      expect(read('chat-completions', half, failed, last).end).toEqual({
        state: 'failed',
        failure: { kind: 'server', providerMessage: 'error' },
      });
    },
  );
});

describe('a field for errors that holds none', () => {
  const EMPTY = [
    null,
    false,
    0,
    '',
    'none',
    'ok',
    {},
    [],
    { code: 0, message: '' },
    { code: null, message: null },
    { message: '', type: '', param: null, code: '' },
    { code: 200, message: 'success' },
  ];

  it.each(EMPTY.map((error) => [error] as const))('fails no answer: %j', (error) => {
    const complete = { answer: 'Hi', notices: [], end: { state: 'complete' } };
    const choice = { index: 0, delta: { content: 'Hi' }, error };
    expect(
      read(
        'chat-completions',
        { choices: [choice], error },
        { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], error, x_groq: { error } },
        { choices: [], usage: {}, error },
        { error },
      ),
    ).toMatchObject(complete);
    expect(
      read(
        'chat-completions',
        { message: { content: 'Hi' }, done: false, error },
        { message: { content: '' }, done: true, done_reason: 'stop', error },
      ),
    ).toMatchObject(complete);
    const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' }, error };
    expect(read('messages', { type: 'ping', error }, delta, { type: 'message_stop', error })).toMatchObject(
      complete,
    );
    const candidates = [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }];
    expect(read('gemini', { candidates, error })).toMatchObject(complete);
    expect(
      read(
        'responses',
        { type: 'response.created', response: { status: 'in_progress', error }, error },
        {
          type: 'response.output_text.delta',
          item_id: 'm',
          output_index: 0,
          content_index: 0,
          delta: 'Hi',
          error,
        },
        { type: 'response.completed', response: { status: 'completed', output: [], error }, error },
      ),
    ).toMatchObject(complete);
  });
});

describe('a stream of Responses', () => {
  const delta = {
    type: 'response.output_text.delta',
    item_id: 'm',
    output_index: 0,
    content_index: 0,
    delta: 'Hi',
  };
  const message = { type: 'message', id: 'm', content: [{ type: 'output_text', text: 'Hi!' }] };
  const COMPLETE = { answer: 'Hi!', notices: [], end: { state: 'complete' } };

  it.each([
    ['by another name', { type: 'response.done', response: { status: 'completed', output: [message] } }],
    ['without a status', { type: 'response.completed', response: { output: [message] } }],
    [
      'with a stale status',
      { type: 'response.completed', response: { status: 'in_progress', output: [message] } },
    ],
    ['as an event of its own fields', { type: 'response.completed', output: [message] }],
    ['without an event around it', { object: 'response', status: 'completed', output: [message] }],
    [
      'with its text in one field',
      { type: 'response.completed', response: { status: 'completed', output_text: 'Hi!' } },
    ],
  ])('is complete when its response comes %s', (_, last) => {
    expect(read('responses', last)).toMatchObject(COMPLETE);
    expect(read('responses', delta, last).end).toEqual({ state: 'complete' });
  });

  it('is complete when its last text is whole and the server says that nothing follows', () => {
    const done = { ...delta, type: 'response.output_text.done', text: 'Hi!' };
    expect(read('responses', delta, done, '[DONE]')).toMatchObject(COMPLETE);
    expect(read('responses', delta, '[DONE]').end).toEqual({ state: 'truncated' });
    expect(read('responses', delta, done).end).toEqual({ state: 'truncated' });
  });

  it.each([
    { type: 'error', code: 'server_error', message: 'Out of memory' },
    { type: 'response.error', code: 'server_error', message: 'Out of memory' },
    { type: 'response.error', error: { message: 'Out of memory' } },
    { type: 'response.failed', error: { message: 'Out of memory' } },
    { type: 'response.failed', code: 'server_error', message: 'Out of memory' },
    { type: 'response.done', response: { status: 'failed', error: { message: 'Out of memory' } } },
  ])('fails with the words of %j', (last) => {
    expect(read('responses', delta, last)).toMatchObject({
      answer: 'Hi',
      end: { state: 'failed', failure: { kind: 'server', providerMessage: 'Out of memory' } },
    });
  });

  it('has reasoning by the name that OpenRouter gives it', () => {
    const thought = { ...delta, type: 'response.reasoning.delta', item_id: 'r', delta: 'Hm' };
    expect(read('responses', thought, delta)).toMatchObject({ reasoning: 'Hm', answer: 'Hi' });
  });

  it('keeps the text that only the failed response has', () => {
    const response = { status: 'failed', error: { message: 'Out of memory' }, output: [message] };
    expect(read('responses', { type: 'response.failed', response }).answer).toBe('Hi!');
  });
});

describe('a stream of messages', () => {
  const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } };

  it('fails with an error that a gateway put between its events', () => {
    expect(read('messages', delta, { code: 502, message: 'Bad upstream' }).end.failure).toEqual({
      kind: 'server',
      status: 502,
      providerMessage: 'Bad upstream',
    });
  });

  const whole = {
    type: 'message',
    content: [
      { type: 'thinking', thinking: 'Hm' },
      { type: 'text', text: 'Hi there' },
    ],
    stop_reason: 'end_turn',
  };
  const COMPLETE = { reasoning: 'Hm', answer: 'Hi there', notices: [], end: { state: 'complete' } };

  it('may be the whole message in one event', () => {
    expect(read('messages', whole)).toMatchObject(COMPLETE);
    expect(read('messages', { ...whole, type: undefined, stop_reason: null })).toMatchObject(COMPLETE);
  });

  it('may have the whole message in its first event', () => {
    const start = { type: 'message_start', message: whole };
    expect(read('messages', start, { type: 'message_stop' })).toMatchObject(COMPLETE);
    expect(read('messages', start)).toMatchObject(COMPLETE);
  });

  it('says nothing twice when the whole message repeats it', () => {
    const thought = { type: 'content_block_start', content_block: { type: 'thinking', thinking: 'Hm' } };
    expect(read('messages', thought, delta, whole)).toMatchObject(COMPLETE);
    const start = { type: 'message_start', message: whole };
    expect(read('messages', start, thought, delta, { type: 'message_stop' })).toMatchObject({
      reasoning: 'Hm',
      answer: 'Hi',
    });
  });

  it('may end with the mark of chat completions', () => {
    const answer = read(
      'messages',
      delta,
      { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
      '[DONE]',
    );
    expect(answer).toMatchObject({ answer: 'Hi', notices: [], end: { state: 'complete' } });
  });
});

it('every item of reasoning of Responses that comes only as a whole is read, its parts as paragraphs', () => {
  const item = (id: string, ...texts: string[]) => ({
    type: 'reasoning',
    id,
    summary: texts.map((text) => ({ type: 'summary_text', text })),
  });
  const output = [item('r1', 'First.', 'Second.'), item('r2', 'Third.')];
  const events = output.map((one, index) => ({
    type: 'response.output_item.done',
    output_index: index,
    item: one,
  }));
  const answer = read('responses', ...events, {
    type: 'response.completed',
    response: { status: 'completed', output },
  });
  expect(answer.reasoning).toBe('First.\n\nSecond.\n\nThird.');
});
