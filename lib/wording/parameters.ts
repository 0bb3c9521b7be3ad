import type { ReasoningEffort, RefusableField } from '#lib/protocol/answer-parameters.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';

const efforts: Record<ReasoningEffort, string> = {
  none: 'None',
  minimal: 'Minimal',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};

const refused: Record<RefusableField, string> = {
  temperature: 'This model takes no temperature, or not this one. Gloss leaves it out.',
  maxTokens: 'This model takes no length limit, or not this one. Gloss leaves it out.',
  reasoningEffort: 'This model takes no reasoning effort, or not this one. Gloss leaves it out.',
};

const en = {
  advanced: 'Advanced',
  advancedHint: 'What you leave empty is not sent, and the server decides.',
  systemPrompt: 'System prompt',
  systemPromptHint: 'Added to the instructions from Gloss, in every chat with this provider.',
  temperature: 'Temperature',
  temperatureHint: 'Lower is more predictable.',
  maxTokens: 'Length limit (tokens)',
  maxTokensHint: 'The answer stops there. Reasoning often counts too.',
  reasoningEffort: 'Reasoning effort',
  notSet: 'Not set',
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

/** How a model is asked to answer. */
export const parameterText = inLanguage({ en });
