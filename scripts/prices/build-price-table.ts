import { findProvider, type MatchLogic, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';

import type { NameMatch, PriceTable, TabledModel, TabledProvider } from '#lib/prices/price-table.ts';

/**
 * The version that is installed, and the day on which it was published: the data itself has no date. After an
 * update, `npm view @pydantic/genai-prices time` names the day.
 */
export const SOURCE = { version: '0.1.8', date: '2026-09-23' } as const;

/** Providers with an API that Gloss speaks. OpenRouter, Hugging Face and Vercel list prices and windows themselves. */
const PROVIDER_IDS = [
  'openai',
  'anthropic',
  'google',
  'azure',
  'mistral',
  'groq',
  'deepseek',
  'x-ai',
  'together',
  'fireworks',
  'perplexity',
  'cohere',
  'moonshotai',
  'zai',
  'zhipuai',
  'cerebras',
  'minimax',
  'novita',
  'ovhcloud',
  'baseten',
  'arcee',
] as const;

const HEAD = `// Written by \`npm run prices\`. Do not edit.
`;

function toMatch(match: MatchLogic): NameMatch {
  if ('or' in match) return { or: match.or.map(toMatch) };
  if ('and' in match) return { and: match.and.map(toMatch) };
  return match;
}

/** The price of an ordinary question; longer ones may cost more per token. */
function baseOf(price: ModelPrice[string]): number | undefined {
  return typeof price === 'object' ? price.base : price;
}

/** The prices on the day of the table; if they change during a day, all of them. */
function pricesOf({ prices }: ModelInfo): ModelPrice[] {
  if (!Array.isArray(prices)) return [prices];
  let daily: ModelPrice[] = [];
  for (const { constraint, prices: price } of prices) {
    if (constraint === undefined) daily = [price];
    else if (constraint.type === 'time_of_date') daily.push(price);
    else if (constraint.start_date <= SOURCE.date) daily = [price];
  }
  return daily;
}

function toModel(model: ModelInfo): TabledModel | undefined {
  const daily = pricesOf(model).flatMap(({ input_mtok, output_mtok, cache_read_mtok }) => {
    const [input, output] = [baseOf(input_mtok), baseOf(output_mtok)];
    return input === undefined || output === undefined
      ? []
      : [{ input, output, cached: baseOf(cache_read_mtok) ?? input }];
  });
  const [input, output, cached] = [
    Math.max(...daily.map((price) => price.input)),
    Math.max(...daily.map((price) => price.output)),
    Math.max(...daily.map((price) => price.cached)),
  ];
  const { context_window: context } = model;
  if (context === undefined && daily.length === 0) return undefined;
  return {
    match: toMatch(model.match),
    ...(context !== undefined && { context }),
    ...(daily.length > 0 && {
      // The highest of the day, so that no answer costs more than it says.
      price: cached < input ? ([input, output, cached] as const) : ([input, output] as const),
    }),
  };
}

function toProvider(id: string): TabledProvider {
  const provider = findProvider({ providerId: id });
  if (!provider)
    throw new Error(`@pydantic/genai-prices no longer has the provider ${id}: drop it from the list.`);
  // A model without facts stays if it would otherwise match a later entry.
  const models = provider.models.map((model) => toModel(model) ?? { match: toMatch(model.match) });
  const fallback = provider.fallback_model_providers;
  return { id, url: provider.api_pattern, ...(fallback && { fallback }), models };
}

/** Builds the table of prices and context windows from the installed package. */
export function buildPriceTable(): PriceTable {
  return {
    date: SOURCE.date,
    source: `@pydantic/genai-prices ${SOURCE.version} (MIT)`,
    providers: PROVIDER_IDS.map(toProvider),
  };
}

/**
 * Formats the table as a module with one line for each model, so that a diff shows what changed. The table is JSON in a
 * string: the background starts with it, and skips a string ten times as fast as it evaluates an object.
 */
export function formatPriceTable({ date, source, providers }: PriceTable): string {
  const blocks = providers.map(({ models, ...rest }) => {
    const head = JSON.stringify(rest).slice(1, -1);
    return `{${head},"models":[\n${models.map((model) => JSON.stringify(model)).join(',\n')}\n]}`;
  });
  const head = `"date":${JSON.stringify(date)},"source":${JSON.stringify(source)}`;
  const json = `{${head},"providers":[\n${blocks.join(',\n')}\n]}`;
  if (/`|\$\{/u.test(json)) throw new Error('The data has a backtick or ${: write it as another string.');
  return `${HEAD}export const PRICE_TABLE_JSON = String.raw\`${json}\`;\n`;
}
