import { describe, expect, it } from 'vitest';

import { findRefusedParameter } from '#lib/providers/errors/refused-parameter.ts';
import { parseJson } from '#lib/providers/parse-json.ts';

const chat = JSON.stringify({
  model: 'm',
  messages: [{ role: 'user', content: 'temperature stream_options' }],
  stream: true,
  stream_options: { include_usage: true },
  max_tokens: 5,
});
const responses = JSON.stringify({
  model: 'm',
  input: [],
  stream: true,
  background: true,
  store: true,
  reasoning: { summary: 'auto' },
});

const tuned = JSON.stringify({ ...Object(parseJson(chat)), temperature: 0.1, reasoning_effort: 'low' });
const messages = JSON.stringify({
  model: 'm',
  messages: [],
  max_tokens: 5,
  temperature: 0.1,
  thinking: { type: 'adaptive' },
  output_config: { effort: 'low' },
});
const gemini = JSON.stringify({
  contents: [],
  generationConfig: { temperature: 0.1, maxOutputTokens: 5, thinkingConfig: { thinkingBudget: 0 } },
});

describe('the refused parameter is found', () => {
  const cases: [string, unknown, string, string][] = [
    [
      'OpenAI',
      {
        error: {
          message:
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          param: 'max_tokens',
          code: 'unsupported_parameter',
        },
      },
      chat,
      'max_tokens',
    ],
    [
      'OpenAI, earlier',
      { error: { message: 'Unrecognized request argument supplied: stream_options', param: null } },
      chat,
      'stream_options',
    ],
    [
      'a part of a parameter',
      { error: { message: "Unsupported parameter: 'reasoning.summary'", param: 'reasoning.summary' } },
      responses,
      'reasoning.summary',
    ],
    [
      'verification',
      {
        error: {
          message: 'Your organization must be verified to generate reasoning summaries.',
          param: 'reasoning.summary',
          code: 'unsupported_value',
        },
      },
      responses,
      'reasoning.summary',
    ],
    [
      'Mistral',
      {
        object: 'error',
        message: {
          detail: [
            {
              type: 'extra_forbidden',
              loc: ['body', 'stream_options'],
              msg: 'Extra inputs are not permitted',
            },
          ],
        },
      },
      chat,
      'stream_options',
    ],
    [
      'FastAPI',
      { detail: [{ loc: ['body', 'stream_options', 'include_usage'], msg: 'extra fields not permitted' }] },
      chat,
      'stream_options',
    ],
    ['Go', { error: 'json: unknown field "stream_options"' }, chat, 'stream_options'],
    [
      'Groq',
      { error: { message: "property 'stream_options' is unsupported", type: 'invalid_request_error' } },
      chat,
      'stream_options',
    ],
    [
      'in words with a space',
      { message: 'Stream options are not supported by this model' },
      chat,
      'stream_options',
    ],
    ['no JSON', 'Unknown parameter stream_options', chat, 'stream_options'],
    [
      'background',
      { error: { message: 'Background mode is not supported for organizations with zero data retention.' } },
      responses,
      'background',
    ],
    [
      'OpenAI, a temperature that a model cannot have',
      {
        error: {
          message:
            "Unsupported value: 'temperature' does not support 0.1 with this model. Only the default (1) value is supported.",
          param: 'temperature',
          code: 'unsupported_value',
        },
      },
      tuned,
      'temperature',
    ],
    [
      'an effort',
      { error: { message: 'Unrecognized request argument supplied: reasoning_effort', param: null } },
      tuned,
      'reasoning_effort',
    ],
    [
      'an effort inside a parameter',
      { error: { message: "Unsupported parameter: 'reasoning.effort'", param: 'reasoning.effort' } },
      JSON.stringify({ ...Object(parseJson(responses)), reasoning: { summary: 'auto', effort: 'low' } }),
      'reasoning.effort',
    ],
    [
      'Anthropic, temperature',
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: '`temperature` may only be set to 1 when thinking is enabled.',
        },
      },
      messages,
      'temperature',
    ],
    [
      'Anthropic, adaptive thinking',
      {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'adaptive thinking is not supported on this model' },
      },
      messages,
      'thinking.adaptive',
    ],
    [
      'Anthropic, effort',
      {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'This model does not support the effort parameter.',
        },
      },
      messages,
      'output_config',
    ],
    [
      'Gemini, a budget',
      {
        error: {
          code: 400,
          message: 'Budget 0 is invalid. This model only works in thinking mode.',
          status: 'INVALID_ARGUMENT',
        },
      },
      gemini,
      'thinkingBudget',
    ],
    [
      'Gemini, a temperature',
      {
        error: {
          code: 400,
          message: 'Unable to submit request because temperature is out of range.',
          status: 'INVALID_ARGUMENT',
        },
      },
      gemini,
      'temperature',
    ],
    [
      'Gemini, a length',
      { error: { code: 400, message: 'max_output_tokens must be positive', status: 'INVALID_ARGUMENT' } },
      gemini,
      'maxOutputTokens',
    ],
    ['store', { error: { message: 'store=true is not allowed' } }, responses, 'store'],
    [
      'streaming as such',
      { error: { message: 'This model does not support streaming: stream must be false', param: 'stream' } },
      chat,
      'stream',
    ],
  ];
  it.each(cases)('%s', (_, failure, request, name) => {
    expect(
      findRefusedParameter(typeof failure === 'string' ? failure : JSON.stringify(failure), request),
    ).toBe(name);
  });
});

describe('no refused parameter is found', () => {
  it.each([
    ['when the model is meant', { error: { message: 'Unknown model m', param: 'model' } }, chat],
    [
      'when the messages are meant',
      { error: { message: 'messages: invalid, stream_options fine', param: 'messages' } },
      chat,
    ],
    ['when nothing that was sent is named', { error: { message: "Unsupported parameter: 'top_k'" } }, chat],
    ['when nothing is refused', { error: { message: 'stream_options look good' } }, chat],
    ['in a longer name', { error: { message: 'unsupported: my_stream_options_x' } }, chat],
    ['in an empty body', '', chat],
  ])('%s', (_, failure, request) => {
    expect(findRefusedParameter(JSON.stringify(failure), request)).toBeUndefined();
  });

  it('when nothing was sent, or no JSON', () => {
    expect(findRefusedParameter('unknown stream_options', undefined)).toBeUndefined();
    expect(findRefusedParameter('unknown stream_options', 'stream_options')).toBeUndefined();
  });
});
