import { PRICE_TABLE_JSON } from './price-data.ts';
import type { PriceTable } from './price-table.ts';

let table: PriceTable | undefined;

/** The prices that Gloss ships with, parsed when they are first needed. */
export function readPriceTable(): PriceTable {
  // Our own data, checked by tests and not again at each start.
  const parse: (json: string) => PriceTable = JSON.parse;
  return (table ??= parse(PRICE_TABLE_JSON));
}
