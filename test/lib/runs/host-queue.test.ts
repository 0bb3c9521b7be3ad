import { describe, expect, it } from 'vitest';

import { createHostQueue } from '#lib/runs/host-queue.ts';

const never = new AbortController().signal;

describe('the queue of a host', () => {
  it('lets as many runs in at once as there are slots', async () => {
    const queue = createHostQueue(() => 2);
    const aheads: number[] = [];
    await queue.enter('a', never, (ahead) => aheads.push(ahead));
    await queue.enter('a', never, (ahead) => aheads.push(ahead));
    expect(aheads).toEqual([]);
  });

  it('lets the others wait in order and tells them how many are ahead', async () => {
    const queue = createHostQueue(() => 1);
    const leave = await queue.enter('a', never, () => {});
    const told: string[] = [];
    const second = queue.enter('a', never, (ahead) => told.push(`second ${ahead}`));
    const third = queue.enter('a', never, (ahead) => told.push(`third ${ahead}`));
    expect(told).toEqual(['second 1', 'third 2']);
    leave();
    leave();
    (await second)();
    await third;
    expect(told).toEqual(['second 1', 'third 2', 'second 0', 'third 1', 'third 0']);
  });

  it('keeps hosts apart', async () => {
    const queue = createHostQueue(() => 1);
    await queue.enter('a', never, () => {});
    await expect(queue.enter('b', never, () => {})).resolves.toBeTypeOf('function');
  });

  it('drops a run that gives up, and moves the others on', async () => {
    const queue = createHostQueue(() => 1);
    await queue.enter('a', never, () => {});
    const stop = new AbortController();
    const aheads: number[] = [];
    const second = queue.enter('a', stop.signal, () => {});
    void queue.enter('a', never, (ahead) => aheads.push(ahead));
    stop.abort(new Error('stopped'));
    await expect(second).rejects.toThrow('stopped');
    expect(aheads).toEqual([2, 1]);
  });
});
