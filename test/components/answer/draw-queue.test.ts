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

test('a slice is drawn each frame until it has no more to do, and then no timer is left', () => {
  let left = 3;
  requestDraw(() => --left > 0, 'live');
  vi.advanceTimersByTime(200);
  expect(left).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('no timer is left once the last request is cancelled', () => {
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

test('answers being written are drawn first, then near ones, then the rest', () => {
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

test('where the browser takes long for a frame, answers take a part of its time', () => {
  const shares: number[] = [];
  let left = 3;
  const slice = (until: number): boolean => {
    shares.push(until - performance.now());
    return --left > 0;
  };
  requestDraw(slice, 'near');
  vi.advanceTimersByTime(100);
  expect(shares.map(Math.round)).toEqual([8, 8, 8]);

  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => window.setTimeout(draw, 200));
  shares.length = 0;
  left = 3;
  requestDraw(slice, 'near');
  vi.advanceTimersByTime(1_000);
  vi.unstubAllGlobals();
  expect(shares.map(Math.round)).toEqual([8, 100, 100]);

  // The time since a cancelled request is not the duration of a frame.
  shares.length = 0;
  left = Infinity;
  requestDraw(slice, 'near');
  vi.advanceTimersByTime(20);
  cancelDraw(slice);
  vi.advanceTimersByTime(5_000);
  left = 1;
  requestDraw(slice, 'near');
  vi.advanceTimersByTime(20);
  expect(Math.round(shares.at(-1) ?? 0)).toBe(8);
});
