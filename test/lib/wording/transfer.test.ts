import { expect, it } from 'vitest';

import { transferText } from '#lib/wording/transfer.ts';

it('a long title in a problem of an import is cut between characters', () => {
  const title = `${'x'.repeat(59)}😀${'y'.repeat(10_000)}`;
  const text = transferText.problem({ type: 'chat', file: 'a.json', title, reason: 'empty' });
  expect(text).toBe(`“${'x'.repeat(59)}…” has no messages.`);
});
