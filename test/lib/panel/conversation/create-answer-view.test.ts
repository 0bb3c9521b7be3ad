import { expect, it } from 'vitest';

import { createAnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import type { Drawing } from '#lib/protocol/run.ts';
import { anAnswer } from '#test/support/panel/open-panel.ts';

const COMPLETE = { state: 'complete', answer: 'So' } as const;

it('the drawing of an answer that a panel saw arrive is summed up, with its last frame', () => {
  const { view, end } = createAnswerView(anAnswer('a', 'q', { state: 'streaming' }), () => 0);
  expect(view.drawingMs.value).toBeUndefined();
  view.drawn(4, false);
  view.drawn(3, false);
  end({ state: 'complete' });
  view.drawn(2, true);
  expect(view.drawingMs.value).toBe(9);
});

it('the drawing of an answer that was opened from the history is not counted', () => {
  const reported: Drawing[] = [];
  const { view } = createAnswerView(
    anAnswer('a', 'q', COMPLETE),
    () => 0,
    (drawing) => reported.push(drawing),
  );
  view.drawn(40, true);
  expect(view.drawingMs.value).toBeUndefined();
  expect(reported).toEqual([]);
});

it('the drawing of an answer is reported once, when all of it is drawn after its end', () => {
  const reported: Drawing[] = [];
  const { view, end } = createAnswerView(
    anAnswer('a', 'q', { state: 'streaming' }),
    () => 0,
    (drawing) => reported.push(drawing),
  );
  view.drawn(4.04, false);
  view.drawn(1, true);
  end({ state: 'complete' });
  view.drawn(1, false);
  expect(reported).toEqual([]);
  view.drawn(2, true);
  // Drawn again: another version was shown meanwhile.
  view.drawn(50, true);
  expect(reported).toEqual([{ run: 'run of a', ms: 8 }]);
  expect(view.drawingMs.value).toBeCloseTo(8.04);
});

it('the drawing of a stored answer is shown, and that of the run that continues it added', () => {
  const reported: Drawing[] = [];
  const drawing = { run: 'run of a', ms: 20 };
  const { view, restate, end } = createAnswerView(
    anAnswer('a', 'q', { ...COMPLETE, state: 'stopped', drawing }),
    () => 0,
    (one) => reported.push(one),
  );
  expect(view.drawingMs.value).toBe(20);
  restate(anAnswer('a', 'q', { ...COMPLETE, run: 'next', state: 'waiting', drawing }));
  view.drawn(3, false);
  end({ state: 'complete' });
  view.drawn(4, true);
  expect(view.drawingMs.value).toBe(27);
  expect(reported).toEqual([{ run: 'next', ms: 7 }]);
});

it('the drawing that another panel has reported first is the one that is shown', () => {
  const { view, restate, end } = createAnswerView(anAnswer('a', 'q', { state: 'streaming' }), () => 0);
  view.drawn(3, false);
  end({ state: 'complete' });
  view.drawn(4, true);
  restate(anAnswer('a', 'q', { ...COMPLETE, drawing: { run: 'run of a', ms: 5 } }));
  expect(view.drawingMs.value).toBe(5);
});
