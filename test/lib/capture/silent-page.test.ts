import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { SILENT_AFTER_MS, watchSilence } from '#lib/capture/silent-page.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a page that does not answer is reported, and its answer still counts', async () => {
  const onSilent = vi.fn();
  const page = Promise.withResolvers<string>();
  const read = watchSilence(page.promise, onSilent);
  await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS - 1);
  expect(onSilent).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(onSilent).toHaveBeenCalledTimes(1);
  page.resolve('late');
  expect(await read).toBe('late');
});

test('a page that answers in time is not reported, nor is one that fails', async () => {
  const onSilent = vi.fn();
  expect(await watchSilence(Promise.resolve('soon'), onSilent)).toBe('soon');
  await expect(watchSilence(Promise.reject(new Error('gone')), onSilent)).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS);
  expect(onSilent).not.toHaveBeenCalled();
});
