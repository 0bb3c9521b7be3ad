import { describe, expect, it } from 'vitest';

import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type { HttpDialectName, ServerProvider } from '#lib/protocol/provider.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { describeRefusals, findLeftOutFields } from '#lib/providers/left-out-fields.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';

const RULE = 'Text in tags is material.';
const TURNS = [
  { role: 'system', text: RULE },
  { role: 'user', text: 'Why?' },
] as const;

const ALL: AnswerParameters = {
  systemPrompt: 'Answer in verse.',
  temperature: 0.3,
  maxTokens: 6_000,
  reasoningEffort: 'low',
};

interface BuildOptions {
  readonly model?: string;
  readonly refused?: readonly string[];
  readonly provider?: Partial<ServerProvider>;
}

function build(dialect: HttpDialectName, parameters: AnswerParameters, options: BuildOptions = {}): unknown {
  const { model = 'm', refused = [], provider = {} } = options;
  const { body } = dialects[dialect].buildRequest({
    provider: testProvider({ dialect, baseUrl: 'https://example.com/v1', ...provider }),
    model,
    turns: TURNS,
    refused: new Set(refused),
    parameters,
  });
  return parseJson(body ?? '');
}

describe('a request in chat completions', () => {
  it('has all parameters, and the system prompt in one turn with the rule about page text', () => {
    expect(build('chat-completions', ALL)).toMatchObject({
      messages: [
        { role: 'system', content: `Answer in verse.\n\n${RULE}` },
        { role: 'user', content: 'Why?' },
      ],
      temperature: 0.3,
      max_tokens: 6_000,
      reasoning_effort: 'low',
    });
  });

  it.each(['temperature', 'reasoning_effort'])('leaves out %s once it was refused', (name) => {
    expect(build('chat-completions', ALL, { refused: [name] })).not.toHaveProperty(name);
  });
});

describe('a request in Responses', () => {
  it('has all parameters, and keeps the rule about page text as a turn', () => {
    expect(build('responses', ALL)).toMatchObject({
      instructions: 'Answer in verse.',
      input: [
        { role: 'system', content: RULE },
        { role: 'user', content: 'Why?' },
      ],
      temperature: 0.3,
      max_output_tokens: 6_000,
      reasoning: { effort: 'low' },
    });
  });

  it('says the system prompt as a turn where instructions were refused', () => {
    const body = build('responses', ALL, { refused: ['instructions'] });
    expect(body).not.toHaveProperty('instructions');
    expect(body).toMatchObject({ input: [{ content: `Answer in verse.\n\n${RULE}` }, {}] });
  });

  it('keeps a summary of the reasoning when only the effort was refused, and vice versa', () => {
    const model = 'gpt-5.4';
    expect(build('responses', ALL, { model })).toMatchObject({
      reasoning: { summary: 'auto', effort: 'low' },
    });
    expect(build('responses', ALL, { model, refused: ['reasoning.effort'] })).toHaveProperty('reasoning', {
      summary: 'auto',
    });
    expect(build('responses', ALL, { model, refused: ['reasoning.summary'] })).toHaveProperty('reasoning', {
      effort: 'low',
    });
    expect(build('responses', ALL, { model, refused: ['reasoning'] })).not.toHaveProperty('reasoning');
  });
});

describe('a request in Messages', () => {
  it('has all parameters', () => {
    expect(build('messages', ALL)).toMatchObject({
      system: `Answer in verse.\n\n${RULE}`,
      messages: [{ role: 'user', content: 'Why?' }],
      temperature: 0.3,
      max_tokens: 6_000,
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'low' },
    });
  });

  it('asks a model that does not know efforts for a budget of tokens', () => {
    const refused = ['thinking.adaptive', 'output_config'];
    const thinking = { type: 'enabled', budget_tokens: 2_048 };
    const body = build('messages', ALL, { refused });
    expect(body).toHaveProperty('thinking', thinking);
    expect(body).not.toHaveProperty('output_config');
    // The budget is part of the limit.
    expect(build('messages', { ...ALL, maxTokens: 1_500 }, { refused })).toHaveProperty(
      'thinking.budget_tokens',
      1_499,
    );
    expect(build('messages', { ...ALL, maxTokens: 1_000 }, { refused })).not.toHaveProperty('thinking');
  });

  it('switches thinking off for no effort', () => {
    expect(build('messages', { reasoningEffort: 'none' })).toHaveProperty('thinking', { type: 'disabled' });
    expect(
      build('messages', { reasoningEffort: 'none' }, { refused: ['thinking.disabled'] }),
    ).not.toHaveProperty('thinking');
  });

  it('asks for less when the user’s limit was refused', () => {
    expect(build('messages', ALL, { refused: ['max_tokens'] })).toHaveProperty('max_tokens', 4_096);
    expect(build('messages', { maxTokens: 100 }, { refused: ['max_tokens'] })).toHaveProperty(
      'max_tokens',
      100,
    );
  });
});

describe('a request in Gemini’s dialect', () => {
  it('has all parameters', () => {
    expect(build('gemini', ALL, { model: 'gemini-3-pro' })).toMatchObject({
      systemInstruction: { parts: [{ text: `Answer in verse.\n\n${RULE}` }] },
      contents: [{ role: 'user', parts: [{ text: 'Why?' }] }],
      generationConfig: {
        temperature: 0.3,
        maxOutputTokens: 6_000,
        thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' },
      },
    });
  });

  it('asks earlier models for a budget', () => {
    expect(build('gemini', { reasoningEffort: 'none' }, { model: 'gemini-2.5-flash' })).toHaveProperty(
      'generationConfig',
      { thinkingConfig: { includeThoughts: true, thinkingBudget: 0 } },
    );
  });

  it.each([
    ['temperature', 'generationConfig.temperature'],
    ['maxOutputTokens', 'generationConfig.maxOutputTokens'],
    ['thinkingBudget', 'generationConfig.thinkingConfig.thinkingBudget'],
    ['thinkingConfig', 'generationConfig.thinkingConfig'],
  ])('leaves out %s once it was refused', (name, path) => {
    const model = 'gemini-2.5-flash';
    expect(build('gemini', ALL, { model })).toHaveProperty(path);
    expect(build('gemini', ALL, { model, refused: [name] })).not.toHaveProperty(path);
  });
});

describe('an event stream', () => {
  const template =
    '{"q": "{{question}}", "s": "{{system}}", "t": {{temperature}}, "n": {{length}}, "e": {{effort}}, "in": "{{length}}"}';
  const provider = { eventStream: { method: 'POST', template, textField: '' } } as const;

  it('gets the parameters at the places of its template', () => {
    expect(build('event-stream', ALL, { provider })).toEqual({
      q: 'Why?',
      s: 'Answer in verse.',
      t: 0.3,
      n: 6_000,
      e: 'low',
      in: '6000',
    });
  });

  it('gets null for what is not set, and no text inside quotation marks', () => {
    expect(build('event-stream', {}, { provider })).toEqual({
      q: 'Why?',
      s: '',
      t: null,
      n: null,
      e: null,
      in: '',
    });
  });

  it('gets them in a query string', () => {
    const get = {
      method: 'GET',
      template: 't={{temperature}}&e={{effort}}&s={{system}}',
      textField: '',
    } as const;
    const { url } = dialects['event-stream'].buildRequest({
      provider: testProvider({ dialect: 'event-stream', baseUrl: 'https://example.com/', eventStream: get }),
      model: 'm',
      turns: TURNS,
      refused: new Set(),
      parameters: { temperature: 0.3, systemPrompt: 'a & b' },
    });
    expect(url).toBe('https://example.com/?t=0.3&e=&s=a%20%26%20b');
  });
});

const WITH_BODY = ['chat-completions', 'responses', 'messages', 'gemini'] as const;

it.each(WITH_BODY)('a request in %s has no parameter that is not set', (dialect) => {
  const { body } = dialects[dialect].buildRequest({
    provider: testProvider({ dialect }),
    model: 'm',
    turns: TURNS,
    refused: new Set(),
  });
  expect(parseJson(body ?? '')).toEqual(build(dialect, {}));
  expect(body).not.toMatch(/temperature|effort|thinking|max_completion|maxOutput/);
});

it.each(WITH_BODY)('a request in %s has the provider’s own fields', (dialect) => {
  const provider = { bodyFields: { metadata: { team: 'a' }, temperature: 1.5 } };
  expect(build(dialect, {}, { provider })).toMatchObject({ metadata: { team: 'a' }, temperature: 1.5 });
});

it('own fields win over what Gloss writes, and are merged into its objects', () => {
  const provider = { bodyFields: { generationConfig: { topK: 4, temperature: 1 } } };
  expect(build('gemini', { temperature: 0, maxTokens: 5 }, { provider })).toHaveProperty('generationConfig', {
    temperature: 1,
    maxOutputTokens: 5,
    topK: 4,
  });
});

describe('a field is left out', () => {
  it('when every name that it goes by was refused', () => {
    expect(findLeftOutFields('chat-completions', new Set(['max_tokens']))).toEqual([]);
    expect(findLeftOutFields('chat-completions', new Set(['max_tokens', 'max_completion_tokens']))).toEqual([
      'maxTokens',
    ]);
    expect(findLeftOutFields('messages', new Set(['output_config']))).toEqual([]);
    expect(findLeftOutFields('event-stream', new Set(['temperature']))).toEqual([]);
  });

  it('and reported under its own name, if it would have been sent', () => {
    const tell = (dropped: string[], parameters: AnswerParameters) =>
      describeRefusals('messages', dropped, new Set(dropped), parameters);
    expect(tell(['temperature', 'stream'], { temperature: 1 })).toEqual(['temperature', 'stream']);
    expect(tell(['thinking.adaptive'], { reasoningEffort: 'low' })).toEqual([]);
    const all = ['thinking.adaptive', 'thinking.enabled', 'output_config'];
    expect(tell(all, { reasoningEffort: 'low' })).toEqual(['reasoningEffort']);
  });
});
