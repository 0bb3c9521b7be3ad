import { expect, it, vi } from 'vitest';

import { createReadAhead } from '#lib/background/read-ahead.ts';

function open() {
  const state = { changes: 0, now: 0 };
  let count = 0;
  const read = vi.fn((asked: string) => Promise.resolve(`${asked} ${(count += 1)}`));
  const ahead = createReadAhead({
    read,
    keyOf: String,
    changeCount: () => state.changes,
    now: () => state.now,
  });
  return { state, read, ahead };
}

it('what was read ahead is used, once', async () => {
  const { ahead, read } = open();
  ahead.prepare('a');
  expect(await ahead.read('a')).toBe('a 1');
  expect(read).toHaveBeenCalledTimes(1);
  expect(await ahead.read('a')).toBe('a 2');
});

it('what was read ahead for something else is not used', async () => {
  const { ahead } = open();
  ahead.prepare('a');
  expect(await ahead.read('b')).toBe('b 2');
});

it('what has been changed since is read again', async () => {
  const { ahead, state } = open();
  ahead.prepare('a');
  state.changes += 1;
  expect(await ahead.read('a')).toBe('a 2');
});

it('what was read ten seconds ago is read again', async () => {
  const { ahead, state } = open();
  ahead.prepare('a');
  state.now = 10_000;
  expect(await ahead.read('a')).toBe('a 2');
});

it('a reading that failed is repeated', async () => {
  const { ahead, read } = open();
  read.mockRejectedValueOnce(new Error('The database is closed'));
  ahead.prepare('a');
  expect(await ahead.read('a')).toBe('a 1');
});
