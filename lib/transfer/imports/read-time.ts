import * as v from 'valibot';

import { timeSchema } from '#lib/chats/archived-chat.ts';

const NUMBER = /^\s*\d+(?:\.\d+)?\s*$/u;
/** What else `Date.parse` takes differs between browsers. */
const ISO_DATE = /^\s*\d{4}-\d\d-\d\d/u;
/** More of a unit than this is a time in the next smaller one: seconds of the year 5138, milliseconds of 1973. */
const MOST = 1e11;
const UNITS_PER_SECOND = [1, 1e3, 1e6, 1e9];

function checkTime(ms: number): number | undefined {
  const time = Math.round(ms);
  // Programs write 0 for an unknown time.
  return time !== 0 && v.is(timeSchema, time) ? time : undefined;
}

/** Versions of the same program differ in the unit: seconds, or thousandths, millionths or billionths of one. */
function readNumber(value: number): number | undefined {
  const unit = UNITS_PER_SECOND.find((perSecond) => value < MOST * perSecond);
  return unit === undefined ? undefined : checkTime((value / unit) * 1000);
}

/** Unix ms of a time in another program's export: a number, also in a string, or ISO 8601. Undefined when it is none. */
export function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return readNumber(value);
  if (typeof value !== 'string') return undefined;
  if (NUMBER.test(value)) return readNumber(Number(value));
  return ISO_DATE.test(value) ? checkTime(Date.parse(value)) : undefined;
}
