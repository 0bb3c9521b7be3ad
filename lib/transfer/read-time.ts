import * as v from 'valibot';

import { timeSchema } from '#lib/chats/archived-chat.ts';

function checkTime(ms: number): number | undefined {
  const time = Math.round(ms);
  // Programs write 0 for a time that they do not know.
  return time !== 0 && v.is(timeSchema, time) ? time : undefined;
}

/** Unix ms of a time in Unix seconds; undefined when it is none. */
export function readSeconds(value: unknown): number | undefined {
  return typeof value === 'number' ? checkTime(value * 1000) : undefined;
}

/** Unix ms of a time in ISO 8601; undefined when it is none. */
export function readIsoTime(value: unknown): number | undefined {
  return typeof value === 'string' ? checkTime(Date.parse(value)) : undefined;
}
