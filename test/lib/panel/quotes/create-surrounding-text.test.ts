import { beforeEach, expect, it, vi } from 'vitest';

import type { SurroundingResult } from '#lib/capture/read-surrounding-text.ts';
import { createSurroundingText, type SurroundingControl } from '#lib/panel/quotes/create-surrounding-text.ts';
import { aQuote } from '#test/support/panel/open-panel.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const setSurrounding = vi.fn();
const quote = aQuote('one');
let surrounding: SurroundingControl;

beforeEach(() => {
  setSurrounding.mockReset();
  surrounding = createSurroundingText(setSurrounding);
});

it('the text that was read is added to its quote, and the note is gone', async () => {
  surrounding.add(quote, () => Promise.resolve({ type: 'read', before: 'a', after: 'b' }));
  expect(surrounding.note.value).toEqual({ quote: 'one', type: 'reading' });
  await waitFor(() => expect(setSurrounding).toHaveBeenCalledWith('one', { before: 'a', after: 'b' }));
  expect(surrounding.note.value).toBeUndefined();
});

it.each(['no-tab', 'missing'] as const)('a reading that ends with %s is reported', async (type) => {
  surrounding.add(quote, () => Promise.resolve({ type }));
  await waitFor(() => expect(surrounding.note.value).toEqual({ quote: 'one', type }));
  expect(setSurrounding).not.toHaveBeenCalled();
});

it('a page that cannot be read is reported', async () => {
  surrounding.add(quote, () => Promise.reject(new Error('no')));
  await waitFor(() => expect(surrounding.note.value).toEqual({ quote: 'one', type: 'failed' }));
});

it('text that arrives after the note was dismissed is dropped', async () => {
  let resolve: (result: SurroundingResult) => void = () => {};
  const result = new Promise<SurroundingResult>((done) => {
    resolve = done;
  });
  surrounding.add(quote, () => result);
  surrounding.dismiss();
  resolve({ type: 'read', before: 'a', after: 'b' });
  await result;
  await Promise.resolve();
  expect(setSurrounding).not.toHaveBeenCalled();
});
