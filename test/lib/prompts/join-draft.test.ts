import { expect, it } from 'vitest';

import { joinDraft } from '#lib/prompts/join-draft.ts';

it('a text joins a draft on a separate line, and an empty side adds no line', () => {
  expect(joinDraft('Why?', 'And how?')).toBe('Why?\nAnd how?');
  expect(joinDraft('Why?', 'And how?', '\n\n')).toBe('Why?\n\nAnd how?');
  expect(joinDraft('', 'And how?')).toBe('And how?');
  expect(joinDraft('Why?', '')).toBe('Why?');
});
