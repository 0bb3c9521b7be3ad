// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { countCommonMark } from '#test/support/markdown/commonmark-examples.ts';

test('passes the CommonMark examples, fed one character at a time', () => {
  const { passed, total } = countCommonMark();
  // oxlint-disable-next-line no-console -- the figure is part of what this test is for
  console.log(`CommonMark: ${passed} of ${total} examples`);
  expect(total).toBeGreaterThanOrEqual(553);
  expect(total - passed).toBeLessThanOrEqual(553 - 546);
});
