import type { LimitName } from '#lib/protocol/user-limits.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';

const labels: Record<LimitName, string> = {
  firstByte: 'Wait for an answer to begin (seconds)',
  silence: 'Wait in the middle of an answer (seconds)',
  run: 'Time for one answer (minutes)',
  answer: 'Size of one answer (MB)',
  parallel: 'Answers at a time from one host',
};

const hints: Record<LimitName, string> = {
  firstByte: 'Models that reason for a long time, and large models on your computer, need more.',
  silence: 'Starts over whenever the server sends anything, even a sign that it is still working.',
  run: 'Then the answer ends with what has arrived.',
  answer: 'Reasoning and pictures count. Then the answer ends with what has arrived.',
  parallel: 'Further questions wait for their turn.',
};

const en = {
  heading: 'Limits',
  intro: 'When Gloss gives up on an answer. What has arrived is always kept.',
  labels,
  hints,
  outOfRange: (min: number, max: number) =>
    `Enter a whole number from ${formatNumber(min)} to ${formatNumber(max)}.`,
  save: 'Save limits',
  saved: 'Saved. The limits apply from the next question.',
  reset: 'Reset to the initial limits',
};

/** The limits on the options page. */
export const limitsText = inLanguage({ en });
