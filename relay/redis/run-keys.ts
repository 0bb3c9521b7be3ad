const PREFIX = 'gloss:run:';

/** The Redis keys for all runs. `states` is the prefix of the keys of their states. */
export const SHARED_KEYS = { live: 'gloss:live', read: 'gloss:read', states: PREFIX } as const;

/** The Redis keys for one run. */
export function keysOf(run: string): Readonly<Record<'record' | 'state' | 'events', string>> {
  return {
    record: `${PREFIX}${run}:record`,
    state: `${PREFIX}${run}:state`,
    events: `${PREFIX}${run}:events`,
  };
}
