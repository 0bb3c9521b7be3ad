import { describe, expect, it } from 'vitest';

import type { EventStream } from '#lib/protocol/provider.ts';
import type { RequestInput } from '#lib/providers/dialect.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { isRetryable, readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { takesImages } from '#lib/providers/takes-images.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';

const PNG = { type: 'image/png', data: 'AAAA', width: 2, height: 1 } as const;
const JPEG = { type: 'image/jpeg', data: 'BBBB', width: 2, height: 1 } as const;
const TURNS = [
  { role: 'system', text: 'Be brief.' },
  { role: 'user', text: 'What is it?', images: [PNG, JPEG] },
  { role: 'assistant', text: 'A flag.' },
  { role: 'user', text: 'Whose?' },
] as const;

function build(provider: Parameters<typeof testProvider>[0], part: Partial<RequestInput> = {}) {
  const full = testProvider(provider);
  const input = { provider: full, model: 'm', turns: TURNS, refused: new Set<string>(), ...part };
  const { body, url } = dialects[full.dialect].buildRequest(input);
  return { url, body: parseJson(body ?? '') };
}

describe('a request with pictures', () => {
  it('has them as parts in chat completions, and plain strings where there are none', () => {
    expect(build({ dialect: 'chat-completions' }).body).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,BBBB' } },
          ],
        },
        { role: 'assistant', content: 'A flag.' },
        { role: 'user', content: 'Whose?' },
      ],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('has them as parts in responses', () => {
    expect(build({ dialect: 'responses' }).body).toEqual({
      model: 'm',
      input: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is it?' },
            { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AAAA' },
            { type: 'input_image', detail: 'auto', image_url: 'data:image/jpeg;base64,BBBB' },
          ],
        },
        { role: 'assistant', content: 'A flag.' },
        { role: 'user', content: 'Whose?' },
      ],
      stream: true,
      background: true,
      store: true,
    });
  });

  const question = { text: 'What is it?', context: '', images: [PNG] };

  it.each([
    ['an array', '{"q": "{{question}}", "images": {{images}}}', ['data:image/png;base64,AAAA']],
    ['the text of one, in quotation marks', '{"images": "{{ images }}"}', '["data:image/png;base64,AAAA"]'],
  ])('has them where the template of an event stream says, as %s', (_, template, images) => {
    const eventStream: EventStream = { method: 'POST', template, textField: '' };
    expect(takesImages(testProvider({ dialect: 'event-stream', eventStream }))).toBe(true);
    expect(build({ dialect: 'event-stream', eventStream }, { question }).body).toMatchObject({ images });
  });

  it('has an empty array for a question without any', () => {
    const eventStream: EventStream = { method: 'POST', template: '{"images": {{images}}}', textField: '' };
    const none = { text: 'Whose?', context: '' };
    expect(build({ dialect: 'event-stream', eventStream }, { question: none }).body).toEqual({ images: [] });
  });

  it.each([
    ['a template without a place', { method: 'POST', template: '{"q": "{{question}}"}' }],
    ['an address, whatever it says', { method: 'GET', template: 'q={{question}}&images={{images}}' }],
  ] as const)('is not possible with %s', (_, stream) => {
    const eventStream = { ...stream, textField: '' };
    expect(takesImages(testProvider({ dialect: 'event-stream', eventStream }))).toBe(false);
    expect(build({ dialect: 'event-stream', eventStream }, { question }).url).not.toContain('base64');
  });
});

describe('a model that cannot read pictures', () => {
  const openRouter = { error: { message: 'No endpoints found that support image input', code: 404 } };
  const cases: [string, number, unknown][] = [
    [
      'OpenAI',
      400,
      {
        error: {
          message: 'Invalid content type. image_url is only supported by certain models.',
          type: 'invalid_request_error',
          param: 'messages.[0].content.[1].type',
          code: null,
        },
      },
    ],
    ['OpenRouter', 404, openRouter],
    ['Ollama', 500, { error: { message: 'this model is missing data required for image input' } }],
    [
      'llama.cpp',
      500,
      {
        error: {
          code: 500,
          message:
            'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
          type: 'server_error',
        },
      },
    ],
    ['vLLM', 400, { message: 'DeepSeek-V4 is not a multimodal model', type: 'BadRequestError', code: 400 }],
    ['vLLM, none allowed', 400, { message: 'At most 0 image(s) may be provided in one request.' }],
    [
      'DeepSeek',
      422,
      'Failed to deserialize the JSON body into the target type: messages[7]: unknown variant `image_url`, expected `text` at line 1',
    ],
    ['Groq', 400, { error: { message: "'messages.0' : for 'role:user' content must be a string" } }],
    ['LM Studio', 400, { error: 'Model does not support images. Please use a model that does.' }],
    ['Anthropic', 400, { error: { message: 'This model does not support image input.' } }],
    ['Google', 400, [{ error: { code: 400, message: 'Image input modality is not enabled for models/x' } }]],
  ];

  it.each(cases)('says so, and is not retried automatically: %s', (_, status, body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = new Headers({ 'content-type': 'application/json' });
    const failure = readHttpFailure({ status, headers, body: text, provider: testProvider(), now: 0 });
    expect(failure).toMatchObject({ kind: 'bad_request', remedy: 'no-pictures' });
    expect(isRetryable(failure)).toBe(false);
  });

  it('also says so inside a stream', () => {
    expect(readStreamFailure(openRouter)).toMatchObject({ kind: 'bad_request', remedy: 'no-pictures' });
  });

  it.each([
    ['a path', 404, { detail: 'Not Found' }],
    ['a server', 500, { error: { message: 'Internal error while loading the image of the container' } }],
    ['a parameter', 400, { error: { message: 'Unsupported parameter: stream_options is not supported' } }],
  ])('is not what fails with %s', (_, status, body) => {
    const headers = new Headers({ 'content-type': 'application/json' });
    const failure = readHttpFailure({
      status,
      headers,
      body: JSON.stringify(body),
      provider: testProvider(),
      now: 0,
    });
    expect(failure.remedy).not.toBe('no-pictures');
  });
});
