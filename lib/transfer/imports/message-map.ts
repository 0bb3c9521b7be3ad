import * as v from 'valibot';

/**
 * An object that has messages by their ids. It is taken as it was parsed: `v.record` would drop an id such as
 * `constructor`, and its message.
 */
export const messageMapSchema = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null,
);
