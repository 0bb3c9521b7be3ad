import type { AnswerParameters, ReasoningEffort, RefusableField } from '#lib/protocol/answer-parameters.ts';

import { formatList, formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

/** Efforts within a sentence. */
const effortNames: Record<ReasoningEffort, string> = {
  none: 'no reasoning',
  minimal: 'minimal reasoning effort',
  low: 'low reasoning effort',
  medium: 'medium reasoning effort',
  high: 'high reasoning effort',
};

const fieldNames: Record<RefusableField, string> = {
  temperature: 'temperature',
  maxTokens: 'length limit',
  reasoningEffort: 'reasoning effort',
};

/** Lists parameters within a sentence: a system prompt, temperature 0.2 and low reasoning effort. */
function list({ systemPrompt, temperature, maxTokens, reasoningEffort }: AnswerParameters): string {
  return formatList([
    ...(systemPrompt === undefined ? [] : ['a system prompt']),
    ...(temperature === undefined ? [] : [`temperature ${formatNumber(temperature)}`]),
    ...(maxTokens === undefined
      ? []
      : [plural(maxTokens, { one: 'a length limit of # token', other: 'a length limit of # tokens' })]),
    ...(reasoningEffort === undefined ? [] : [effortNames[reasoningEffort]]),
  ]);
}

const en = {
  list,
  /** What is sent along with a text that is shown. */
  with: (parameters: AnswerParameters) => `With ${list(parameters)}.`,
  /** The answer settings of a chat, as their button describes them. */
  chat: {
    title: 'Answer settings',
    chatSets: (parameters: AnswerParameters) => `This chat sets ${list(parameters)}.`,
    questionSets: (parameters: AnswerParameters) => `The saved question sets ${list(parameters)}.`,
    leftOut: (fields: readonly RefusableField[]) =>
      `This model doesn’t accept the ${formatList(fields.map((field) => fieldNames[field]))}, so Gloss leaves ${fields.length === 1 ? 'it' : 'them'} out.`,
  },
};

/** Answer parameters. */
export const parameterText = inLanguage({ en });
