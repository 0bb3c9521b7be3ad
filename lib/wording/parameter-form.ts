import type { ReasoningEffort, RefusableField } from '#lib/protocol/answer-parameters.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';

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
};

/** The form in which parameters are set. */
export const parameterFormText = inLanguage({ en });
