import { expect, it } from 'vitest';

import { createAnswerView } from '#lib/panel/create-answer-view.ts';
import { anAnswer } from '#test/support/panel/open-panel.ts';

it('the drawing of an answer that a panel saw arrive is summed up, with its last frame', () => {
  const { view, end } = createAnswerView(anAnswer('a', 'q', { state: 'streaming' }), () => 0);
  expect(view.drawingMs.value).toBeUndefined();
  view.drawn(4);
  view.drawn(3);
  end({ state: 'complete' });
  view.drawn(2);
  expect(view.drawingMs.value).toBe(9);
});

it('the drawing of an answer that was opened from the history is not counted', () => {
  const { view } = createAnswerView(anAnswer('a', 'q', { state: 'complete', answer: 'So' }), () => 0);
  view.drawn(40);
  expect(view.drawingMs.value).toBeUndefined();
});
