import type { ModelPrice } from '#lib/protocol/model.ts';
import type { Usage } from '#lib/protocol/run.ts';

import { createFactFinder } from './find-model-facts.ts';
import type { PriceTable } from './price-table.ts';

/** The facts about an answer that its price depends on. */
export interface PricedAnswer {
  readonly model: string;
  readonly usage?: Usage;
  /** The origin that was asked. */
  readonly origin?: string;
  /** What the provider itself listed. */
  readonly price?: ModelPrice;
}

/** What an answer cost, in US dollars. */
export interface Cost {
  readonly dollars: number;
  /** The date of the table that the price is from; absent for a price that the provider lists. */
  readonly pricedOn?: string;
}

const TOKENS_PER_PRICE = 1e6;

/**
 * Estimates what an answer cost; undefined if tokens or prices are unknown.
 *
 * Cached tokens are counted at the price of cached input where it is known, else at the full price.
 */
export function estimateCost(
  { model, usage, origin, price }: PricedAnswer,
  table: PriceTable,
): Cost | undefined {
  if (!usage) return undefined;
  const tabled = !price && origin !== undefined ? createFactFinder(table, origin)(model)?.price : undefined;
  const known = price ?? tabled;
  if (!known) return undefined;
  const { inputTokens, outputTokens, cachedTokens = 0 } = usage;
  const { input, output, cachedInput = input } = known;
  const sum = (inputTokens - cachedTokens) * input + cachedTokens * cachedInput + outputTokens * output;
  return {
    dollars: sum / TOKENS_PER_PRICE,
    ...(!price && { pricedOn: table.date }),
  };
}
