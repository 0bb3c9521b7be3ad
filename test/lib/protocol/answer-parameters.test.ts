import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import {
  type AnswerParameters,
  answerParametersSchema,
  findChangedFields,
  isWithoutParameters,
  mergeParameters,
  withoutParameters,
} from '#lib/protocol/answer-parameters.ts';

describe('answer parameters', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['all', { systemPrompt: 'Be brief.', temperature: 0.5, maxTokens: 100, reasoningEffort: 'low' }],
    ['the lowest', { temperature: 0, maxTokens: 1, reasoningEffort: 'none' }],
    ['the highest', { temperature: 2, maxTokens: 1_000_000, reasoningEffort: 'high' }],
  ])('may be %s', (_what, value) => {
    expect(v.is(answerParametersSchema, value)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a temperature above 2', { temperature: 2.1 }],
    ['a temperature below 0', { temperature: -0.1 }],
    ['a temperature that is no number', { temperature: Number.NaN }],
    ['a temperature as text', { temperature: '1' }],
    ['a length of 0', { maxTokens: 0 }],
    ['half a token', { maxTokens: 1.5 }],
    ['a length without end', { maxTokens: Number.POSITIVE_INFINITY }],
    ['an effort that nobody knows', { reasoningEffort: 'extreme' }],
    ['a blank system prompt', { systemPrompt: ' \n' }],
    ['a system prompt as long as a book', { systemPrompt: 'x'.repeat(20_001) }],
    ['undefined, which is not absent', { temperature: undefined }],
  ])('may not be %s', (_what, value) => {
    expect(v.is(answerParametersSchema, value)).toBe(false);
  });
});

describe('the parameters that apply', () => {
  const chat: AnswerParameters = { temperature: 0 };
  const question: AnswerParameters = { temperature: 1, maxTokens: 50 };
  const provider: AnswerParameters = { temperature: 2, maxTokens: 90, systemPrompt: 'Be brief.' };

  it('are those of the chat, then of the saved question, then of the provider, each separately', () => {
    expect(mergeParameters(chat, question, provider)).toEqual({
      temperature: 0,
      maxTokens: 50,
      systemPrompt: 'Be brief.',
    });
    expect(mergeParameters(undefined, question, provider)).toMatchObject({ temperature: 1, maxTokens: 50 });
    expect(mergeParameters({}, undefined, provider)).toEqual(provider);
  });

  it('can be taken without some of them', () => {
    expect(withoutParameters(provider, ['temperature', 'reasoningEffort'])).toEqual({
      maxTokens: 90,
      systemPrompt: 'Be brief.',
    });
    expect(provider).toHaveProperty('temperature', 2);
  });

  it('that differ are found by their names, but for the system prompt, which no server refuses', () => {
    expect(findChangedFields(question, provider)).toEqual(['temperature', 'maxTokens']);
    expect(findChangedFields(chat, undefined)).toEqual(['temperature']);
    expect(findChangedFields({ systemPrompt: 'A' }, { systemPrompt: 'B' })).toEqual([]);
  });

  it('are none where nothing is set', () => {
    expect(mergeParameters()).toEqual({});
    expect(mergeParameters(undefined, {}, { temperature: undefined })).toEqual({});
    expect(isWithoutParameters(undefined)).toBe(true);
    expect(isWithoutParameters({})).toBe(true);
    expect(isWithoutParameters(chat)).toBe(false);
  });
});
