import { createFactFinder } from '#lib/prices/find-model-facts.ts';
import type { PriceTable } from '#lib/prices/price-table.ts';
import type { ModelProvider } from '#lib/protocol/frames/model-frames.ts';
import type { ListedModel, ModelRef } from '#lib/protocol/model.ts';

/** A model that can be chosen, with what is known about it. */
export interface ModelEntry extends ModelRef, Omit<ListedModel, 'id' | 'name'> {
  readonly providerName: string;
  /** The display name; empty for the model that the server uses by default. */
  readonly name: string;
  /** The date of the table that the price is from; absent for a price that the provider lists. */
  readonly pricedOn?: string;
  /** The text that a search matches, in lower case. */
  readonly searchText: string;
}

/** Lists the models of a provider: those it listed, then those known without asking it. */
export function buildModelEntries(provider: ModelProvider, table: PriceTable | undefined): ModelEntry[] {
  const listed = provider.list?.models ?? [];
  const names = new Set(listed.map(({ id }) => id));
  const known = provider.models
    .filter((id) => !names.has(id))
    .map((id): ListedModel => ({ id, kind: 'chat' }));
  const findFacts =
    table && provider.baseUrl !== undefined ? createFactFinder(table, provider.baseUrl) : undefined;
  return [...known, ...listed].map(({ id, name = id, price: listedPrice, ...rest }) => {
    const facts = findFacts?.(id);
    const price = listedPrice ?? facts?.price;
    return {
      provider: provider.id,
      providerName: provider.name,
      model: id,
      name,
      ...(facts?.contextTokens !== undefined && { contextTokens: facts.contextTokens }),
      ...rest,
      ...(price && { price }),
      ...(table && price && !listedPrice && { pricedOn: table.date }),
      searchText: `${id}\n${name}\n${provider.name}`.toLowerCase(),
    };
  });
}
