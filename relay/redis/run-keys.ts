const PREFIX = 'gloss:run:';

/** The names of what Redis holds for all runs. `states` is where the names of their states begin. */
export const SHARED_KEYS = { live: 'gloss:live', read: 'gloss:read', states: PREFIX } as const;

/** The names of what Redis holds for one run. */
export function keysOf(run: string): Readonly<Record<'record' | 'state' | 'events', string>> {
  return {
    record: `${PREFIX}${run}:record`,
    state: `${PREFIX}${run}:state`,
    events: `${PREFIX}${run}:events`,
  };
}
