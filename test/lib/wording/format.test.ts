import { describe, expect, it } from 'vitest';

import { formatTime } from '#lib/wording/format.ts';

describe('a time of day', () => {
  it('has no zero before its hour', () => {
    expect(formatTime(new Date(2026, 0, 2, 16, 8).getTime())).toMatch(/^(?:4|16):08/u);
  });
});
