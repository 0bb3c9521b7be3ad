import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { atMost, figure, figuresOfEach } from '../../bench/bench-line.ts';
import { checkPlaces, writeTables } from '../../bench/write-tables.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gloss-tables-'));
  path = join(folder, 'tables.md');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const PLACES = 'Before\n\n<!-- one -->\nold\n<!-- /one -->\n\nBetween\n\n<!-- two -->\n<!-- /two -->\n';
const TABLES = `Before

<!-- one -->

A machine.

|  | ours | theirs |
|---|--:|--:|
| script | 3.21 ms | 12,346 ms |

| measured | figure | budget |
|---|--:|--:|
| size | 2 kB | ≤ 3 |
| late | 4 % ✗ | ≤ 3 |
| other | 1 × |  |

<!-- /one -->

Between

<!-- two -->
<!-- /two -->
`;

test('tables replace those of their benchmark and leave the rest of the file', async () => {
  await writeFile(path, PLACES);
  const lines = [
    ...figuresOfEach('script', { ours: 3.2097, theirs: 12_345.6 }, 'ms'),
    atMost('size', 2, 3, 'kB'),
    atMost('late', 4, 3, '%'),
    figure('other', 1, '×'),
  ];
  await writeTables(path, 'A machine', new Map([['one', lines]]));
  expect(await readFile(path, 'utf8')).toBe(TABLES);
  // Again, over its own output.
  await writeTables(path, 'A machine', new Map([['one', lines]]));
  expect(await readFile(path, 'utf8')).toBe(TABLES);
});

test('a missing place for a table is an error before anything is measured', async () => {
  await writeFile(path, PLACES);
  await expect(checkPlaces(path, ['three'])).rejects.toThrow('no place for three');
  await expect(checkPlaces(`${path}.none`, [])).rejects.toThrow('ENOENT');
});
