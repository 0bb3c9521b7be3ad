import * as v from 'valibot';

import { defineSetting } from './define-setting.ts';

const spentSchema = v.object({
  /** The local calendar day, as YYYY-MM-DD. */
  day: v.string(),
  dollars: v.pipe(v.number(), v.minValue(0)),
});
type Spent = v.InferOutput<typeof spentSchema>;

const NOTHING: Spent = { day: '', dollars: 0 };

/**
 * What one day has cost. A sum only: it says nothing about chats, models or times, and outlives the chats.
 */
const spentSetting = defineSetting<Spent>('spent-today', {
  version: 1,
  migrations: {},
  read: (stored) => (v.is(spentSchema, stored) ? stored : NOTHING),
});

/** What this day has cost, in US dollars. */
export async function readSpent(day: string): Promise<number> {
  const spent = await spentSetting.getValue();
  return spent.day === day ? spent.dollars : 0;
}

/** Adds to what this day has cost. Another day starts at zero. */
export async function addSpent(day: string, dollars: number): Promise<void> {
  await spentSetting.update((spent) => ({
    day,
    dollars: dollars + (spent.day === day ? spent.dollars : 0),
  }));
}
