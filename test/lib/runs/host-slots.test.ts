import { describe, expect, it } from 'vitest';

import { createHostSlots } from '#lib/runs/host-slots.ts';

const never = new AbortController().signal;

describe('the limit of runs for a host', () => {
  it('lets as many runs in at once as there are slots', async () => {
    const slots = createHostSlots(() => 2);
    const aheads: number[] = [];
    await slots.enter('a', never, (ahead) => aheads.push(ahead));
    await slots.enter('a', never, (ahead) => aheads.push(ahead));
    expect(aheads).toEqual([]);
  });

  it('lets the others wait in order and tells them how many are ahead', async () => {
    const slots = createHostSlots(() => 1);
    const leave = await slots.enter('a', never, () => {});
    const told: string[] = [];
    const second = slots.enter('a', never, (ahead) => told.push(`second ${ahead}`));
    const third = slots.enter('a', never, (ahead) => told.push(`third ${ahead}`));
    expect(told).toEqual(['second 1', 'third 2']);
    leave();
    leave();
    (await second)();
    await third;
    expect(told).toEqual(['second 1', 'third 2', 'second 0', 'third 1', 'third 0']);
  });

  it('keeps hosts apart', async () => {
    const slots = createHostSlots(() => 1);
    await slots.enter('a', never, () => {});
    await expect(slots.enter('b', never, () => {})).resolves.toBeTypeOf('function');
  });

  it('drops a run that gives up, and moves the others on', async () => {
    const slots = createHostSlots(() => 1);
    await slots.enter('a', never, () => {});
    const stop = new AbortController();
    const aheads: number[] = [];
    const second = slots.enter('a', stop.signal, () => {});
    void slots.enter('a', never, (ahead) => aheads.push(ahead));
    stop.abort(new Error('stopped'));
    await expect(second).rejects.toThrow('stopped');
    expect(aheads).toEqual([2, 1]);
  });
});
