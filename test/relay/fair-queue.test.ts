import { expect, it } from 'vitest';

import { createFairQueue } from '#relay/runs/fair-queue.ts';

const NEVER = new AbortController().signal;

/** Enters for each user in order, and notes who gets a place when. */
function enterAll(queue: ReturnType<typeof createFairQueue>, users: readonly string[]) {
  const order: string[] = [];
  const leaves: (() => void)[] = [];
  for (const user of users)
    void queue.enter(user, NEVER).then((leave) => {
      order.push(user);
      leaves.push(leave);
    });
  return { order, leaves };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

it('users get places in turns, however many of their runs wait', async () => {
  const queue = createFairQueue({ total: 1, perUser: 1 });
  const { order, leaves } = enterAll(queue, ['a', 'a', 'a', 'b', 'c', 'b']);
  for (let turn = 0; turn < 6; turn += 1) {
    await settle();
    leaves[turn]?.();
  }
  expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b']);
});

it('one user never has more places than they may, and leaves the others to the rest', async () => {
  const queue = createFairQueue({ total: 3, perUser: 2 });
  const { order, leaves } = enterAll(queue, ['a', 'a', 'a', 'b']);
  await settle();
  expect(order).toEqual(['a', 'a', 'b']);
  expect(queue.waiting('a')).toBe(1);
  leaves[2]?.();
  await settle();
  expect(order).toEqual(['a', 'a', 'b']);
  leaves[0]?.();
  await settle();
  expect(order).toEqual(['a', 'a', 'b', 'a']);
});

it('a run that stops waiting leaves the queue, and no place is lost', async () => {
  const queue = createFairQueue({ total: 1, perUser: 1 });
  const leave = await queue.enter('a', NEVER);
  const stopping = new AbortController();
  const waiting = queue.enter('b', stopping.signal);
  stopping.abort('enough');
  await expect(waiting).rejects.toBe('enough');
  expect(queue.waiting('b')).toBe(0);
  leave();
  leave();
  (await queue.enter('c', NEVER))();
  expect(queue.running).toBe(0);
});
