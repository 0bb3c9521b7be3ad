// @vitest-environment jsdom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Toast } from '#components/ui/Toast.tsx';
import { installRoot } from '#test/support/panel/install-root.ts';

const root = installRoot();
const ended: string[] = [];

async function draw(text: string, subject: string): Promise<void> {
  await act(() => render(<Toast message={{ text, subject }} onEnd={() => ended.push(subject)} />, root));
}

beforeEach(() => {
  ended.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

it('a message that is drawn again keeps its time', async () => {
  await draw('“Tea” deleted.', 'one');
  await vi.advanceTimersByTimeAsync(15_000);
  await draw('“Tea” deleted.', 'one');
  await vi.advanceTimersByTimeAsync(6000);
  expect(ended).toEqual(['one']);
});

it('a message about another thing has the full time, even with the same text', async () => {
  await draw('“Tea” deleted.', 'one');
  await vi.advanceTimersByTimeAsync(15_000);
  await draw('“Tea” deleted.', 'two');
  await vi.advanceTimersByTimeAsync(15_000);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(6000);
  expect(ended).toEqual(['two']);
});
