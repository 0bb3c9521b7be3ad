import { estimateCost } from '#lib/prices/estimate-cost.ts';
import type { PriceTable } from '#lib/prices/price-table.ts';

import type { AnswerView } from './create-answer-view.ts';
import type { MessageView } from './create-message-list.ts';

/** What several answers came to. */
export interface AnswerTotals {
  /** How many answers say what they used. */
  readonly counted: number;
  /** How many do not: a stopped answer often has no counts. */
  readonly uncounted: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Undefined where the price of a counted answer is not known. */
  readonly dollars: number | undefined;
}

function addDollars(prices: readonly (number | undefined)[]): number | undefined {
  const known = prices.filter((dollars) => dollars !== undefined);
  if (known.length < prices.length || known.length === 0) return undefined;
  return known.reduce((sum, dollars) => sum + dollars, 0);
}

/** Sums up the answers that have ended. */
export function sumAnswers(messages: readonly MessageView[], table: PriceTable): AnswerTotals {
  const answers = messages.filter((one): one is AnswerView => one.role === 'assistant' && one.done.value);
  const facts = answers.map((one) => ({ ...one.facts.value, model: one.model.value }));
  const counted = facts.filter(({ usage }) => usage);
  return {
    counted: counted.length,
    uncounted: facts.length - counted.length,
    inputTokens: counted.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0),
    outputTokens: counted.reduce((sum, { usage }) => sum + (usage?.outputTokens ?? 0), 0),
    dollars: addDollars(counted.map((one) => estimateCost(one, table)?.dollars)),
  };
}
