// @vitest-environment jsdom
import { test } from 'vitest';

import { checkEnds, checkPrefixes, documentCounts } from '#test/support/markdown/prefix-oracle.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const guardMs = 300_000;
const runs = Number(process.env['RUNS'] ?? 80);

// oxlint-disable-next-line no-console -- a failure is repeated with it
console.log(`prefix oracle: SEED=${seed}`);

test.each(documentCounts(runs))(
  'after every delta a document looks as if it had come at once: %s',
  (kind, count) => checkPrefixes(kind, seed, count),
  guardMs,
);

test('at the end an answer is what the lexer makes of the whole text', () => checkEnds(seed, runs), guardMs);
