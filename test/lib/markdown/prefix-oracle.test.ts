// @vitest-environment jsdom
import { test } from 'vitest';

import { checkEnds, checkPrefixes, documentCounts } from '#test/support/markdown/prefix-oracle.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
/** `npm run soak` checks more. */
const RUNS = Number(process.env['RUNS'] ?? 30);
const GUARD_MS = 10_000 * RUNS;

// oxlint-disable-next-line no-console -- the seed repeats a failure
console.log(`prefix oracle: SEED=${SEED}`);

test.each(documentCounts(RUNS))(
  'a document looks after every delta as if it had come at once: %s',
  (kind, count) => checkPrefixes(kind, SEED, count),
  GUARD_MS,
);

test('a complete document matches the HTML that marked makes of it', () => checkEnds(SEED, RUNS), GUARD_MS);
