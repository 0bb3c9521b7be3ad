import { readFileSync } from 'node:fs';

import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { expect, it } from 'vitest';

import { SERVER_PRESETS } from '#lib/presets/presets.ts';
import { createFactFinder } from '#lib/prices/find-model-facts.ts';
import { readPriceTable } from '#lib/prices/read-price-table.ts';
import { buildPriceTable, formatPriceTable, SOURCE } from '#scripts/prices/build-price-table.ts';

const DATA_FILE = new URL('../../../lib/prices/price-data.ts', import.meta.url);
const PACKAGE = new URL('../../../node_modules/@pydantic/genai-prices/package.json', import.meta.url);

/** Few enough tokens for the lowest tier. */
const TOKENS = 1_000;
const PER_MILLION = 1e6 / TOKENS;

it('the table is what `npm run prices` writes from the installed package', () => {
  expect(JSON.parse(readFileSync(PACKAGE, 'utf8'))).toMatchObject({ version: SOURCE.version });
  expect(readFileSync(DATA_FILE, 'utf8')).toBe(formatPriceTable(buildPriceTable()));
});

/** The highest price in the course of the table's day, as the package calculates it. */
function calculate(
  baseUrl: string,
  model: string,
): { input: number; output: number; cached: number } | undefined {
  const prices = Array.from({ length: 24 }, (_, hour) => {
    const timestamp = new Date(`${SOURCE.date}T${String(hour).padStart(2, '0')}:45:00Z`);
    const of = (usage: Record<string, number>) =>
      calcPrice(usage, model, { providerApiUrl: baseUrl, timestamp });
    return {
      input: (of({ input_tokens: TOKENS })?.input_price ?? Number.NaN) * PER_MILLION,
      cached:
        (of({ input_tokens: TOKENS, cache_read_tokens: TOKENS })?.input_price ?? Number.NaN) * PER_MILLION,
      output: (of({ output_tokens: TOKENS })?.output_price ?? Number.NaN) * PER_MILLION,
    };
  });
  const [input, output, cached] = [
    Math.max(...prices.map((one) => one.input)),
    Math.max(...prices.map((one) => one.output)),
    Math.max(...prices.map((one) => one.cached)),
  ];
  return Number.isNaN(input) || Number.isNaN(output) ? undefined : { input, output, cached };
}

const priced = SERVER_PRESETS.filter(({ baseUrl }) =>
  readPriceTable().providers.some(({ url }) => new RegExp(`^(?:${url})`).test(baseUrl)),
);

it('the table has the providers that do not list prices themselves', () => {
  expect(priced.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      'openai',
      'anthropic',
      'gemini',
      'mistral',
      'groq',
      'deepseek',
      'xai',
      'moonshot',
      'zai',
    ]),
  );
});

it.each(priced)('$id has the prices and windows that the package gives', ({ baseUrl }) => {
  const find = createFactFinder(readPriceTable(), baseUrl);
  const models = findProvider({ providerApiUrl: baseUrl })?.models ?? [];
  expect(models.length).toBeGreaterThan(0);
  let compared = 0;
  // Fireworks matches the full names that its API uses.
  const names = models.flatMap(({ id }) => [id, `accounts/fireworks/models/${id}`]);
  for (const id of names) {
    const price = find(id)?.price;
    if (!price) continue;
    const calculated = calculate(baseUrl, id);
    expect({ id, input: price.input }).toEqual({ id, input: expect.closeTo(calculated?.input ?? -1, 6) });
    expect({ id, output: price.output }).toEqual({ id, output: expect.closeTo(calculated?.output ?? -1, 6) });
    const cached = price.cachedInput ?? price.input;
    expect({ id, cached }).toEqual({ id, cached: expect.closeTo(calculated?.cached ?? -1, 6) });
    compared += 1;
  }
  expect(compared).toBeGreaterThan(0);
});
