import type { ServerProvider } from '#lib/protocol/provider.ts';

import { isObject } from './is-object.ts';

function merge(ours: unknown, given: unknown): unknown {
  if (!isObject<string>(ours) || !isObject<string>(given)) return given;
  const merged = new Map(Object.entries(ours));
  for (const [name, value] of Object.entries(given)) merged.set(name, merge(merged.get(name), value));
  return Object.fromEntries(merged);
}

/** The JSON text of a body with the provider's own fields. They win; objects are merged. */
export function writeBody(body: object, { bodyFields }: Pick<ServerProvider, 'bodyFields'>): string {
  return JSON.stringify(bodyFields === undefined ? body : merge(body, bodyFields));
}
