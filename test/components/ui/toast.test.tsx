// @vitest-environment jsdom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Toast } from '#components/ui/Toast.tsx';
import { installRoot } from '#test/support/panel/install-root.ts';

const root = installRoot();
const ended: string[] = [];

async function draw(text: string, subject: string): Promise<void> {
  const message = { text, subject, undo: () => undefined };
  await act(() => render(<Toast message={message} onEnd={() => ended.push(subject)} />, root));
}

/** The events when the pointer or the focus enters or leaves the message. */
async function send(type: string): Promise<void> {
  await act(() => void root.querySelector('.toast')?.dispatchEvent(new Event(type)));
}

beforeEach(() => {
  ended.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

it('a message that is rendered again keeps its time', async () => {
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

it('a message stays while it has the focus, even when the pointer passes over it', async () => {
  await draw('“Tea” deleted.', 'one');
  await send('focusin');
  await send('pointerenter');
  await send('pointerleave');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ended).toEqual([]);
  await send('focusout');
  await vi.advanceTimersByTimeAsync(21_000);
  expect(ended).toEqual(['one']);
});

it('a message disappears by itself after one that ended under the pointer', async () => {
  await draw('“Tea” deleted.', 'one');
  await send('pointerenter');
  await act(() => render(<Toast message={undefined} onEnd={() => undefined} />, root));
  await draw('“Milk” deleted.', 'two');
  await vi.advanceTimersByTimeAsync(21_000);
  expect(ended).toEqual(['two']);
});
