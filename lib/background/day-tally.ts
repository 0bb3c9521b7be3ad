import * as v from 'valibot';

import { addSpent, readSpent } from '#lib/settings/spent-today.ts';

/** What a day has cost, in US dollars. */
export interface DayTally {
  read(day: string): Promise<number>;
  add(day: string, dollars: number): Promise<void>;
}

/** The part of `storage.session` that is used here. */
interface SessionArea {
  get(name: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

const NAME = 'spent-today';

const spentSchema = v.object({ day: v.string(), dollars: v.number() });

/** What chats on the disk have cost. */
export const storedTally: DayTally = { read: readSpent, add: addSpent };

/** What temporary chats have cost: like them, it never reaches a disk, and is forgotten with the browser. */
export function createTemporaryTally(area: SessionArea): DayTally {
  async function read(day: string): Promise<number> {
    const item = (await area.get(NAME))[NAME];
    return v.is(spentSchema, item) && item.day === day ? item.dollars : 0;
  }
  return {
    read,
    add: (day, dollars) =>
      navigator.locks.request(NAME, async () => {
        await area.set({ [NAME]: { day, dollars: dollars + (await read(day)) } });
      }),
  };
}
