import { describe, expect, it } from 'vitest';

import { dialects } from '#lib/providers/dialects.ts';
import { createCollector, readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

const HEADERS = new Headers({ 'content-type': 'text/event-stream' });

interface Expected {
  answer: string;
  reasoning?: string;
  usage?: [input: number, output: number];
  notices?: object[];
  end: object;
  sources?: object[];
}

const COMPLETE = { state: 'complete' };

function failed(kind: string, providerMessage: string, status?: number): object {
  return { state: 'failed', failure: { kind, providerMessage, ...(status !== undefined && { status }) } };
}

/** What each recorded stream must come to, however it is cut. */
const expected: Record<string, Expected> = {
  openai: { answer: 'Héllo, wörld 👋🏽', usage: [9, 7], end: COMPLETE },
  perplexity: {
    answer: 'It is slow[1][2].',
    usage: [6, 4],
    sources: [
      { title: 'Lichen – Botany', url: 'https://botany.example/lichen' },
      { title: 'How fast it grows', url: 'https://stone.example/growth#rate' },
    ],
    end: COMPLETE,
  },
  'openai-annotations': {
    answer: 'It grows slowly.',
    sources: [{ title: 'How fast it grows', url: 'https://stone.example/growth?utm_source=openai' }],
    end: COMPLETE,
  },
  'openai-refusal': { answer: "I can't help with that.", notices: [{ type: 'refusal' }], end: COMPLETE },
  'openai-tool-calls': {
    answer: '',
    notices: [{ type: 'tool-call', detail: 'get_weather, get_time' }],
    end: COMPLETE,
  },
  'openai-two-choices': { answer: 'one two', end: COMPLETE },
  azure: { answer: 'Fine', end: COMPLETE },
  'azure-filtered': { answer: 'Half of', end: { state: 'filtered' } },
  openrouter: { answer: 'Yes', reasoning: 'Let me see.', usage: [4, 3], end: COMPLETE },
  'openrouter-error': {
    answer: 'So far',
    end: failed('rate_limit', 'Provider returned error: Too busy', 429),
  },
  'openrouter-encrypted-reasoning': { answer: 'Ok', reasoning: 'Short.', end: COMPLETE },
  'deepseek-reasoner': { answer: 'Yes.', reasoning: 'Hm, yes.', usage: [5, 6], end: COMPLETE },
  vllm: { answer: 'The answer <think> is text', reasoning: 'well then', end: COMPLETE },
  'vllm-error': { answer: 'Part', end: failed('server', 'The engine has died', 500) },
  'vllm-error-nested': {
    answer: '',
    end: failed('context_length', "This model's maximum context length is 4096 tokens.", 400),
  },
  'llama-cpp': { answer: 'Hi', usage: [2, 1], end: COMPLETE },
  'llama-cpp-error': {
    answer: '',
    end: failed('context_length', 'the request exceeds the available context size', 400),
  },
  'llama-cpp-error-line': { answer: 'Part', end: failed('server', 'slot unavailable', 500) },
  ollama: { answer: 'Hi', usage: [3, 2], end: COMPLETE },
  'ollama-error': {
    answer: 'H',
    end: failed('server', 'an error was encountered while running the model: CUDA error'),
  },
  'litellm-error': {
    answer: '',
    end: failed('auth', 'litellm.AuthenticationError: OpenAIException - Incorrect API key provided', 401),
  },
  'litellm-think': { answer: 'Ja', reasoning: 'Mm', end: COMPLETE },
  mistral: { answer: 'Bonjour!', reasoning: "Let's see", usage: [1, 2], end: COMPLETE },
  gemini: { answer: 'Hi', usage: [2, 5], end: COMPLETE },
  groq: { answer: 'Fast', usage: [8, 1], end: COMPLETE },
  'groq-error': { answer: 'Fa', end: failed('server', 'Over capacity', 503) },
  'anthropic-error': { answer: 'A', end: failed('server', 'Overloaded') },
  'plain-text-error': { answer: 'A', end: failed('server', 'upstream timed out') },
  'joined-events': { answer: 'ab', end: COMPLETE },
  'message-repeated': { answer: 'Hello!', end: COMPLETE },
  'finish-on-every-chunk': { answer: 'ab', end: COMPLETE },
  'own-finish': { answer: 'a', notices: [{ type: 'finish', detail: 'repetition_detected' }], end: COMPLETE },
  'think-only': {
    answer: '',
    reasoning: 'going round in circles </thi',
    notices: [{ type: 'empty' }],
    end: { state: 'length' },
  },
  'think-empty': { answer: 'Hi', end: COMPLETE },
  'odd-shapes': {
    answer: 'ok7',
    notices: [{ type: 'picture-link', detail: 'https://x.invalid/' }],
    end: COMPLETE,
  },
  malformed: { answer: 'ab', notices: [{ type: 'malformed-events', count: 2 }], end: COMPLETE },
  'silent-close': { answer: '', end: { state: 'truncated' } },
  'named-events': { answer: 'ab', notices: [{ type: 'malformed-events', count: 1 }], end: COMPLETE },
  crlf: { answer: 'ab', end: COMPLETE },
};

it('every recorded stream has an expected value', () => {
  expect(Object.keys(expected).toSorted()).toEqual(listStreams('chat-completions').toSorted());
});

describe('a recorded stream of chat completions gives the same answer however it is cut', () => {
  it.each(Object.entries(expected))(
    '%s',
    async (name, { answer, reasoning, usage, notices, sources, end }) => {
      const counted = usage && { inputTokens: usage[0], outputTokens: usage[1] };
      for (const pieces of cutEveryWay(readStream('chat-completions', name))) {
        const read = await readAnswer({ status: 200, headers: HEADERS, body: bodyOf(pieces) });
        expect(read).toMatchObject({
          answer,
          reasoning: reasoning ?? '',
          notices: notices ?? [],
          sources: sources ?? [],
          usage: counted,
          end: { ...end, ...(counted && { usage: counted }) },
        });
      }
    },
  );
});

it('the reader reports the finish reason, after which silence ends the run, and that nothing follows', () => {
  const sink = createCollector();
  const reader = dialects['chat-completions'].createReader(testProvider(), sink);
  const send = (data: string): void => reader.read({ event: 'message', data, id: '' });
  send('{"choices":[{"delta":{"content":"a"}}]}');
  expect([sink.read.finished, sink.isDone()]).toEqual([false, false]);
  send('{"choices":[{"delta":{},"finish_reason":"stop"}]}');
  expect([sink.read.finished, sink.isDone()]).toEqual([true, false]);
  send('{"choices":[{"delta":{"content":"b"}}]}');
  send('[DONE]');
  expect(sink.isDone()).toBe(true);
  send('{"choices":[{"delta":{"content":"never"}}]}');
  expect(sink.read.answer).toBe('ab');
});

describe('a JSON body in place of a chat completion stream', () => {
  async function readBody(text: string, type = 'application/json') {
    const headers = new Headers({ 'content-type': type });
    return readAnswer({ status: 200, headers, body: bodyOf([new TextEncoder().encode(text)]) });
  }

  it('is read as the whole answer', async () => {
    const choice = {
      index: 0,
      message: { role: 'assistant', content: '<think>a</think>b' },
      finish_reason: 'length',
    };
    const usage = { prompt_tokens: 1, completion_tokens: 2 };
    const read = await readBody(JSON.stringify({ object: 'chat.completion', choices: [choice], usage }));
    expect(read).toMatchObject({ answer: 'b', reasoning: 'a', end: { state: 'length' } });
    expect(read.usage).toEqual({ inputTokens: 1, outputTokens: 2 });
  });

  it('needs no finish reason, because nothing more can come', async () => {
    const read = await readBody(JSON.stringify({ choices: [{ message: { content: 'Hi' } }] }, null, 2));
    expect(read).toMatchObject({ answer: 'Hi', end: COMPLETE });
  });

  it.each([
    [
      'an error',
      { error: { message: 'No such model', code: 'model_not_found' } },
      'not_found',
      'No such model',
    ],
    ['a text as error', { error: 'out of memory' }, 'server', 'out of memory'],
    [
      'a list with an error',
      [{ error: { code: 429, message: 'Slow', status: 'RESOURCE_EXHAUSTED' } }],
      'rate_limit',
      'Slow',
    ],
    ['a detail', { detail: 'Not Found' }, 'server', 'Not Found'],
  ])('may be %s', async (_, body, kind, providerMessage) => {
    const read = await readBody(JSON.stringify(body));
    expect(read.end).toMatchObject({ state: 'failed', failure: { kind, providerMessage } });
  });

  it.each(['{"status":"ok"}', '[]', '"hello"', '17', '{"cut'])(
    'is not an answer when it is %s',
    async (body) => {
      const read = await readBody(body);
      expect(read.end).toMatchObject({ state: 'failed', failure: { kind: 'protocol' } });
    },
  );

  it('may be one JSON text per line', async () => {
    const lines = [
      '{"choices":[{"index":0,"delta":{"content":"a"}}]}',
      '',
      '{"choices":[{"delta":{"content":"b"},"finish_reason":"stop"}]}',
    ];
    expect(await readBody(lines.join('\r\n'), 'application/x-ndjson')).toMatchObject({
      answer: 'ab',
      end: COMPLETE,
    });
  });

  it('is truncated when its lines have no end', async () => {
    const lines = [
      '{"choices":[{"index":0,"delta":{"content":"a"}}]}',
      '{"choices":[{"index":0,"delta":{"content":"b"}}]}',
    ];
    expect(await readBody(lines.join('\n'))).toMatchObject({ answer: 'ab', end: { state: 'truncated' } });
  });

  it.each([
    '{"choices":[{"index":0,"delta":{"content":"Half"}}]}\n',
    '{"message":{"content":"Half"},"done":false}\n',
    '{"choices":[{"finish_reason":"stop","message":{"content":"Half',
    '{"choices":[{"message":{"content":"Half"},"finish_reason":"le',
    '[{"choices":[{"delta":{"content":"Half"}}]},{"choices":[{"del',
  ])('is truncated, with its text, when it ends in the middle: %s', async (body) => {
    expect(await readBody(body)).toMatchObject({ answer: 'Half', end: { state: 'truncated' } });
  });

  it.each([
    { choices: [{ message: 'Hi' }] },
    { choices: { index: 0, message: { content: 'Hi' }, finish_reason: 'stop' } },
    { choices: { 0: { message: { content: 'Hi' }, finish_reason: 'stop' } } },
    { code: 0, message: 'success', data: { choices: [{ message: { content: 'Hi' } }] } },
    { success: true, errors: [], result: { response: 'Hi' } },
  ])('may have an unusual shape: %j', async (body) => {
    expect(await readBody(JSON.stringify(body))).toMatchObject({ answer: 'Hi', notices: [], end: COMPLETE });
  });

  it('may be what Ollama’s own API sends', async () => {
    const lines = [
      '{"model":"m","message":{"role":"assistant","content":"","thinking":"hm"},"done":false}',
      '{"model":"m","message":{"role":"assistant","content":"Hel"},"done":false}',
      '{"model":"m","message":{"role":"assistant","content":"lo"},"done":false}',
      '{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"length","prompt_eval_count":3,"eval_count":2}',
    ];
    const read = await readBody(lines.join('\n'), 'application/x-ndjson');
    expect(read).toMatchObject({ answer: 'Hello', reasoning: 'hm', end: { state: 'length' } });
    expect(read.usage).toEqual({ inputTokens: 3, outputTokens: 2 });
    expect(await readBody('{"response":"Hi","thinking":"hm","done":true}')).toMatchObject({
      reasoning: 'hm',
      answer: 'Hi',
      end: COMPLETE,
    });
  });
});

describe('a finish reason', () => {
  it.each(['insufficient_system_resource', 'network_error', 'abort'])(
    'that says the server gave up keeps the text and offers Continue: %s',
    async (reason) => {
      const stream =
        'data: {"choices":[{"delta":{"content":"Half"}}]}\n\n' +
        `data: {"choices":[{"delta":{},"finish_reason":"${reason}"}]}\n\ndata: [DONE]\n\n`;
      const body = bodyOf([new TextEncoder().encode(stream)]);
      const read = await readAnswer({ status: 200, headers: HEADERS, body });
      expect(read).toMatchObject({ answer: 'Half', end: failed('server', reason) });
    },
  );
});

it('an index that is a text counts as a number', async () => {
  const stream =
    'data: {"choices":[{"index":"0","delta":{"content":"Hi"},"finish_reason":"stop"},{"index":"1","delta":{"content":"no"}}]}\n\n';
  const body = bodyOf([new TextEncoder().encode(stream)]);
  expect(await readAnswer({ status: 200, headers: HEADERS, body })).toMatchObject({
    answer: 'Hi',
    end: COMPLETE,
  });
});

it('the parts of a message and then the whole message are shown once', async () => {
  const chunks = [
    { delta: { content: [{ type: 'text', text: 'Hello ' }] } },
    { delta: { content: [{ type: 'text', text: 'there' }], reasoning_content: 'Hm' } },
    {
      message: { content: [{ type: 'text', text: 'Hello there' }], reasoning_content: 'Hm' },
      finish_reason: 'stop',
    },
  ];
  const stream = chunks.map((choice) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`).join('');
  const read = await readAnswer({
    status: 200,
    headers: HEADERS,
    body: bodyOf([new TextEncoder().encode(stream)]),
  });
  expect(read).toMatchObject({ answer: 'Hello there', reasoning: 'Hm', end: COMPLETE });
});
