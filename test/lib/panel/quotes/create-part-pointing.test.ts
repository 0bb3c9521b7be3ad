import { beforeEach, expect, it, vi } from 'vitest';

import type { PointingEnd } from '#lib/capture/start-pointing.ts';
import { createPartPointing, type PartPointing } from '#lib/panel/quotes/create-part-pointing.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const taken = vi.fn<(quotes: readonly Quote[]) => void>();
const step = vi.fn();
let pointing: PartPointing;
let tellPicked: (count: number) => void;
let finish: (end: PointingEnd) => void;
let until: AbortSignal;

const QUOTE: Quote = { id: 'q', text: 'Words.', title: '', url: 'https://a.example/' };

async function begin(): Promise<void> {
  let isRunning = false;
  pointing.begin((onPicked, signal) => {
    tellPicked = onPicked;
    until = signal;
    const ended = new Promise<PointingEnd>((resolve) => {
      finish = resolve;
    });
    isRunning = true;
    return Promise.resolve({ step, ended });
  });
  await waitFor(() => expect(isRunning).toBe(true));
  await Promise.resolve();
}

beforeEach(() => {
  taken.mockReset();
  step.mockReset();
  pointing = createPartPointing(taken);
});

it('the quotes of taken parts arrive once, and the note is gone', async () => {
  await begin();
  tellPicked(2);
  expect(pointing.note.value).toEqual({ type: 'pointing', picked: 2 });
  pointing.step('widen');
  expect(step).toHaveBeenCalledWith('widen');
  finish({ type: 'taken', quotes: [QUOTE] });
  await waitFor(() => expect(taken).toHaveBeenCalled());
  expect(taken.mock.calls).toEqual([[[QUOTE]]]);
  expect(pointing.note.value).toBeUndefined();
});

it('a part without text, and a page that may not be read, are reported', async () => {
  await begin();
  finish({ type: 'taken', quotes: [] });
  await waitFor(() => expect(pointing.note.value).toEqual({ type: 'no-text' }));
  await begin();
  finish({ type: 'refused' });
  await waitFor(() => expect(pointing.note.value).toEqual({ type: 'refused' }));
  expect(taken).not.toHaveBeenCalled();
});

it('parts that are taken after Cancel are dropped', async () => {
  await begin();
  pointing.end();
  expect(until.aborted).toBe(true);
  finish({ type: 'taken', quotes: [QUOTE] });
  await Promise.resolve();
  await Promise.resolve();
  expect(taken).not.toHaveBeenCalled();
  expect(pointing.note.value).toBeUndefined();
});

it('starting to point again ends the previous pointing', async () => {
  await begin();
  const first = until;
  await begin();
  expect(first.aborted).toBe(true);
  expect(pointing.note.value).toEqual({ type: 'pointing', picked: 0 });
});

it('Escape in the panel ends it without waiting for the page', async () => {
  await begin();
  pointing.step('leave');
  expect(until.aborted).toBe(true);
  expect(pointing.note.value).toBeUndefined();
});
