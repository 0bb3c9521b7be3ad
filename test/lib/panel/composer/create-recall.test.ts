import { expect, it } from 'vitest';

import { createRecall } from '#lib/panel/composer/create-recall.ts';

const ASKED = ['first', 'second'];

it('a recall goes back through the questions and forward to an empty field', () => {
  const recall = createRecall(() => ASKED);
  expect(recall.step(-1, '')).toBe('second');
  expect(recall.step(-1, 'second')).toBe('first');
  expect(recall.step(-1, 'first')).toBeUndefined();
  expect(recall.step(1, 'first')).toBe('second');
  expect(recall.step(1, 'second')).toBe('');
  expect(recall.step(1, '')).toBeUndefined();
});

it('a recall leaves the arrows to text that was typed or changed', () => {
  const recall = createRecall(() => ASKED);
  expect(recall.step(-1, 'typed')).toBeUndefined();
  expect(recall.step(-1, '')).toBe('second');
  expect(recall.step(-1, 'second, changed')).toBeUndefined();
  expect(recall.step(1, 'second, changed')).toBeUndefined();
});

it('a recall starts over at the latest question once the field was emptied', () => {
  const recall = createRecall(() => ASKED);
  recall.step(-1, '');
  recall.step(-1, 'second');
  expect(recall.step(-1, '')).toBe('second');
});

it('a recall finds nothing if nothing was asked', () => {
  expect(createRecall(() => []).step(-1, '')).toBeUndefined();
});
