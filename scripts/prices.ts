import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { buildPriceTable, formatPriceTable } from './prices/build-price-table.ts';

const file = fileURLToPath(new URL('../lib/prices/price-data.ts', import.meta.url));
await writeFile(file, formatPriceTable(buildPriceTable()));
console.log(`Wrote ${file}`);
