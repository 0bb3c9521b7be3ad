// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { cancelDraw, requestDraw } from '#components/answer/draw-queue.ts';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame', 'performance'],
  });
});

afterEach(() => {
  vi.useRealTimers();
});

test('draws frame by frame until there is no more, and then waits for nothing', () => {
  let left = 3;
  requestDraw(() => --left > 0, 'live');
  vi.advanceTimersByTime(200);
  expect(left).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('waits for nothing once the last request is taken back', () => {
  const slices = [vi.fn(() => false), vi.fn(() => false)];
  for (const slice of slices) requestDraw(slice, 'near');
  const [first = vi.fn(), last = vi.fn()] = slices;
  expect(cancelDraw(first)).toBe(true);
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  expect(cancelDraw(last)).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(first).not.toHaveBeenCalled();
  expect(cancelDraw(first)).toBe(false);
});

test('draws what is being written first, then what is near, then the rest', () => {
  const drawn: string[] = [];
  for (const rank of ['far', 'near', 'live'] as const) {
    requestDraw(() => {
      drawn.push(rank);
      return false;
    }, rank);
  }
  vi.advanceTimersByTime(200);
  expect(drawn).toEqual(['live', 'near', 'far']);
});
