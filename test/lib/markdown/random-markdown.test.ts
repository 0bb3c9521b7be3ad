// @vitest-environment jsdom
import { test } from 'vitest';

import { soakMarkdown } from '../../../bench/soak-markdown.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const guardMs = 300_000;

test(
  'draws 2,000 random documents without a throw and without anything alive in them',
  async () => {
    // oxlint-disable-next-line no-console -- a failure is repeated with it
    console.log(`random Markdown: SEED=${seed}`);
    await soakMarkdown(seed, 2_000);
  },
  guardMs,
);
