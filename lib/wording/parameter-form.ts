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
  provider: 'Empty fields are not sent; the server decides.',
  question:
    'For this question. Empty fields use the provider’s settings. A chat’s answer settings take precedence.',
  chat: 'For this chat. Empty fields use the provider’s settings.',
};

const systemPromptHint: Record<ParameterScope, string> = {
  provider: 'Added to the instructions from Gloss, in every chat with this provider.',
  question: 'Added to the instructions from Gloss, in place of the provider’s.',
  chat: 'Added to the instructions from Gloss, in place of the provider’s.',
};

const refused: Record<RefusableField, string> = {
  temperature: 'This model doesn’t accept this temperature. Gloss leaves it out.',
  maxTokens: 'This model doesn’t accept this length limit. Gloss leaves it out.',
  reasoningEffort: 'This model doesn’t accept this reasoning effort. Gloss leaves it out.',
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
  asProvider: (effort: string) => `Same as the provider: ${effort}`,
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
