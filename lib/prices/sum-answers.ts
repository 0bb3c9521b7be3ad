import type { AnswerTotals } from '#lib/protocol/answer-totals.ts';

import { estimateCost, type PricedAnswer } from './estimate-cost.ts';
import type { PriceTable } from './price-table.ts';

function addDollars(prices: readonly (number | undefined)[]): number | undefined {
  const known = prices.filter((dollars) => dollars !== undefined);
  if (known.length < prices.length || known.length === 0) return undefined;
  return known.reduce((sum, dollars) => sum + dollars, 0);
}

/** Sums up answers that have ended. */
export function sumAnswers(answers: readonly PricedAnswer[], table: PriceTable): AnswerTotals {
  const counted = answers.filter(({ usage }) => usage);
  const dollars = addDollars(counted.map((one) => estimateCost(one, table)?.dollars));
  return {
    counted: counted.length,
    uncounted: answers.length - counted.length,
    inputTokens: counted.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0),
    outputTokens: counted.reduce((sum, { usage }) => sum + (usage?.outputTokens ?? 0), 0),
    ...(dollars !== undefined && { dollars }),
  };
}
