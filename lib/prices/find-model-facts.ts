import type { ModelPrice } from '#lib/protocol/model.ts';

import type { NameMatch, PriceTable, TabledModel, TabledProvider } from './price-table.ts';

/** What the table knows about a model. */
export interface ModelFacts {
  readonly contextTokens?: number;
  readonly price?: ModelPrice;
}

function matches(match: NameMatch, name: string): boolean {
  if ('or' in match) return match.or.some((one) => matches(one, name));
  if ('and' in match) return match.and.every((one) => matches(one, name));
  if ('regex' in match) return new RegExp(match.regex).test(name);
  const lower = name.toLowerCase();
  if ('equals' in match) return lower === match.equals.toLowerCase();
  if ('starts_with' in match) return lower.startsWith(match.starts_with.toLowerCase());
  if ('ends_with' in match) return lower.endsWith(match.ends_with.toLowerCase());
  return lower.includes(match.contains.toLowerCase());
}

/** The table writes dates in names with hyphens; some APIs write `-20250807`. */
function withHyphens(name: string): string {
  return name.replace(/-(20\d{2})([01]\d)([0-3]\d)(?=-|:|$)/, '-$1-$2-$3');
}

function findModel(table: PriceTable, provider: TabledProvider, name: string): TabledModel | undefined {
  const own = provider.models.find(({ match }) => matches(match, name));
  if (own) return own;
  for (const id of provider.fallback ?? []) {
    const other = table.providers.find((one) => one.id === id);
    const found = other && findModel(table, other, name);
    if (found) return found;
  }
  return undefined;
}

/**
 * Returns a look-up of the models of one provider in the table.
 *
 * @param baseUrl - The provider is matched by it. A proxy at another address may have unknown prices.
 */
export function createFactFinder(
  table: PriceTable,
  baseUrl: string,
): (model: string) => ModelFacts | undefined {
  const provider = table.providers.find(({ url }) => new RegExp(`^(?:${url})`).test(baseUrl));
  if (!provider) return () => undefined;
  return (model) => {
    // Gemini's compatible API lists names with their collection.
    const name = model.replace(/^models\//, '');
    const found = findModel(table, provider, name) ?? findModel(table, provider, withHyphens(name));
    if (!found) return undefined;
    const { context, price } = found;
    const [input, output, cachedInput] = price ?? [];
    return {
      ...(context !== undefined && { contextTokens: context }),
      ...(input !== undefined &&
        output !== undefined && {
          price: { input, output, ...(cachedInput !== undefined && { cachedInput }) },
        }),
    };
  };
}
