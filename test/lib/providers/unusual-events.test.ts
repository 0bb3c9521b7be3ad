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
  return { ...sink.read, end: reader.end('clean'), finishes };
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

  it('that has text and a reason puts the end off, and the last reason counts', () => {
    const answer = read('gemini', chunk('Half', 'STOP'), chunk(' of', 'STOP'), chunk(' it', 'MAX_TOKENS'));
    expect(answer).toMatchObject({ answer: 'Half of it', end: { state: 'length' }, finishes: 3 });
  });

  it('that has text puts the end off when the reason came before it', () => {
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

  it('fails with Groq’s own word for why it stopped early', () => {
    const choices = [{ index: 0, delta: { content: 'Half' }, finish_reason: null }];
    const answer = read('chat-completions', { choices, x_groq: { id: 'req_1', error: 'over_capacity' } });
    expect(answer).toMatchObject({
      answer: 'Half',
      end: { failure: { kind: 'server', providerMessage: 'over_capacity' } },
    });
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
