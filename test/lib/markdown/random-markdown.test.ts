// @vitest-environment jsdom
import { test } from 'vitest';

import { soakMarkdown } from '../../../bench/soak-markdown.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const GUARD_MS = 300_000;

test(
  '200 random documents are drawn without a throw and stay inert',
  async () => {
    // oxlint-disable-next-line no-console -- the seed repeats a failure
    console.log(`random Markdown: SEED=${SEED}`);
    await soakMarkdown(SEED, 200);
  },
  GUARD_MS,
);
