import { expect, it } from 'vitest';

import { estimateCost } from '#lib/prices/estimate-cost.ts';
import type { PriceTable } from '#lib/prices/price-table.ts';

const table: PriceTable = {
  date: '2026-01-31',
  source: 'test',
  providers: [
    {
      id: 'p',
      url: 'https://api\\.example\\.com',
      models: [
        { match: { equals: 'cached' }, price: [10, 20, 1] },
        { match: { equals: 'plain' }, price: [10, 20] },
      ],
    },
  ],
};
const usage = { inputTokens: 1_000_000, outputTokens: 500_000, cachedTokens: 400_000 };

function costOf(model: string, price?: { input: number; output: number; cachedInput?: number }) {
  return estimateCost({ model, usage, origin: 'https://api.example.com', ...(price && { price }) }, table);
}

it('cached tokens cost what cached input costs, where the table says so', () => {
  expect(costOf('cached')).toEqual({ dollars: 6 + 0.4 + 10, pricedOn: '2026-01-31' });
});

it('cached tokens cost the full price where no other is known', () => {
  expect(costOf('plain')?.dollars).toBe(20);
  expect(costOf('cached', { input: 10, output: 20 })?.dollars).toBe(20);
});

it('cached tokens cost what the provider itself lists', () => {
  expect(costOf('plain', { input: 10, output: 20, cachedInput: 5 })).toEqual({ dollars: 6 + 2 + 10 });
});
