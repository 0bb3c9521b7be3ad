// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { countCommonMark } from '#test/support/markdown/commonmark-examples.ts';

test('the CommonMark examples come out right when they are fed one character at a time', () => {
  const { passed, total } = countCommonMark();
  // oxlint-disable-next-line no-console -- the figure is part of what this test is for
  console.log(`CommonMark: ${passed} of ${total} examples`);
  expect(total).toBe(562);
  expect(passed).toBeGreaterThanOrEqual(555);
});
