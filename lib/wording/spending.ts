import type { CapName } from '#lib/protocol/spending.ts';

import { dollarsText, formatDollars } from './dollars.ts';
import { inLanguage } from './language.ts';

const labels: Record<CapName, string> = {
  chat: 'For one chat (US dollars)',
  day: 'For one day (US dollars)',
};

const hints: Record<CapName, string> = {
  chat: 'Counts all its answers, including regenerated ones. Leave empty for no cap.',
  day: 'From midnight to midnight, across all chats, including deleted ones. Leave empty for no cap.',
};

const passed: Record<CapName, (spent: string, cap: string) => string> = {
  chat: (spent, cap) => `This chat has cost ${spent} so far. Its cap is ${cap}.`,
  day: (spent, cap) => `Today has cost ${spent} so far. The cap for a day is ${cap}.`,
};

const en = {
  heading: 'Spending caps',
  intro: 'Gloss asks before it sends a question that would exceed a cap. It never stops an answer.',
  labels,
  hints,
  outOfRange: (min: number, max: number) =>
    `Enter an amount from ${formatDollars(min)} to ${formatDollars(max)}, such as 2.50, or leave it empty.`,
  today: (spent: number) =>
    spent === 0 ? 'Today has cost nothing so far.' : `Today has cost ${dollarsText.estimate(spent)} so far.`,
  unknown:
    'These are estimates from list prices. A model whose price Gloss doesn’t know counts as free; the list of models shows which prices it knows. To limit what you are charged, set a limit at your provider.',
  save: 'Save caps',
  saved: 'Saved. The caps apply from the next question.',

  /** The dialog before a question that would exceed a cap. */
  title: 'Spending cap',
  question: (dollars: number) =>
    `Sending this question costs ${dollarsText.estimate(dollars)}; its answer costs more.`,
  passed: (name: CapName, spent: number, cap: number) =>
    passed[name](spent === 0 ? 'nothing' : dollarsText.estimate(spent), formatDollars(cap)),
  where: 'You can change caps in the settings, under Models.',
  send: 'Send anyway',
};

/** Spending caps. */
export const spendingText = inLanguage({ en });
