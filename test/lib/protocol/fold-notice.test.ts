import { expect, it } from 'vitest';

import { foldNotice } from '#lib/protocol/fold-notice.ts';
import type { Notice } from '#lib/protocol/run.ts';

function fold(...notices: Notice[]): Notice[] {
  return notices.reduce<Notice[]>((folded, notice) => foldNotice(folded, notice), []);
}

it('a later notice of a type replaces the earlier one', () => {
  const notices = fold(
    { type: 'malformed-events', count: 1 },
    { type: 'refusal' },
    { type: 'malformed-events', count: 2 },
  );
  expect(notices).toEqual([{ type: 'malformed-events', count: 2 }, { type: 'refusal' }]);
});

it('an empty answer is reported once', () => {
  expect(fold({ type: 'empty' }, { type: 'empty' })).toEqual([{ type: 'empty' }]);
});

it('an answer that asked for a tool is not reported as empty, in whatever order the two come', () => {
  const tool = { type: 'tool-call', detail: 'search' } as const;
  expect(fold(tool, { type: 'empty' })).toEqual([tool]);
  expect(fold({ type: 'empty' }, tool)).toEqual([tool]);
});
