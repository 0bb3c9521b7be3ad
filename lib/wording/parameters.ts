import type { AnswerParameters, ReasoningEffort, RefusableField } from '#lib/protocol/answer-parameters.ts';

import { formatList, formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

/** What parameters are set for. */
export type ParameterScope = 'provider' | 'question' | 'chat';

const efforts: Record<ReasoningEffort, string> = {
  none: 'None',
  minimal: 'Minimal',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};

const intro: Record<ParameterScope, string> = {
  provider: 'What you leave empty is not sent, and the server decides.',
  question: 'For this question. Empty fields use the provider’s settings. A chat’s answer settings win.',
  chat: 'For this chat. Empty fields use the provider’s settings.',
};

const systemPromptHint: Record<ParameterScope, string> = {
  provider: 'Added to the instructions from Gloss, in every chat with this provider.',
  question: 'Added to the instructions from Gloss, in place of the provider’s.',
  chat: 'Added to the instructions from Gloss, in place of the provider’s.',
};

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

const refused: Record<RefusableField, string> = {
  temperature: 'This model takes no temperature, or not this one. Gloss leaves it out.',
  maxTokens: 'This model takes no length limit, or not this one. Gloss leaves it out.',
  reasoningEffort: 'This model takes no reasoning effort, or not this one. Gloss leaves it out.',
};

const en = {
  advanced: 'Advanced',
  intro,
  systemPrompt: 'System prompt',
  systemPromptHint,
  temperature: 'Temperature',
  temperatureHint: 'Lower is more predictable.',
  maxTokens: 'Length limit (tokens)',
  maxTokensHint: 'The answer stops there. Reasoning often counts too.',
  reasoningEffort: 'Reasoning effort',
  notSet: 'Not set',
  asProvider: (effort: string) => `As the provider: ${effort}`,
  efforts,
  outOfRange: (min: number, max: number) =>
    `Enter a number from ${formatNumber(min)} to ${formatNumber(max)}.`,
  wholeNumber: (min: number, max: number) =>
    `Enter a whole number from ${formatNumber(min)} to ${formatNumber(max)}.`,
  /** Said when nothing was saved or tested because of a field. */
  wrong: {
    temperature: 'Correct the temperature under Advanced.',
    maxTokens: 'Correct the length limit under Advanced.',
  },
  refused,
  retry: 'Try again',

  list,
  /** What goes along with a text that is shown. */
  with: (parameters: AnswerParameters) => `With ${list(parameters)}.`,
  /** The answer settings of a chat. */
  chat: {
    title: 'Answer settings',
    chatSets: (parameters: AnswerParameters) => `This chat sets ${list(parameters)}.`,
    questionSets: (parameters: AnswerParameters) => `The saved question sets ${list(parameters)}.`,
    leftOut: (fields: readonly RefusableField[]) =>
      `This model takes no ${formatList(fields.map((field) => fieldNames[field]))}, so Gloss leaves it out.`,
    onDevice: 'The browser’s own model takes none of these. They apply when you choose another model.',
    /** An organization has locked the provider's. */
    fixed: 'Your organization sets these for this provider. Yours apply when you choose another model.',
    useProviders: 'Use the provider’s',
    save: 'Save',
  },
};

/** How a model is asked to answer. */
export const parameterText = inLanguage({ en });
