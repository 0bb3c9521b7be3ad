import * as v from 'valibot';

import { shippedEntries } from '#lib/prompts/built-in-questions.ts';
import { type Entry, entryModelSchema, entrySchema, entryTakesSchema } from '#lib/protocol/saved-question.ts';

import { defineSetting } from './define-setting.ts';

/** Only what makes an entry one must be right; the rest is put right. */
const storedEntrySchema = v.object({
  ...entrySchema.entries,
  sends: v.fallback(v.boolean(), false),
  takes: v.fallback(entryTakesSchema, 'selection'),
  inMenu: v.fallback(v.boolean(), false),
  model: v.exactOptional(v.fallback(v.nullable(entryModelSchema), null)),
});

function readEntry(stored: unknown): Entry[] {
  const { success, output } = v.safeParse(storedEntrySchema, stored);
  if (!success) return [];
  const { model, ...entry } = output;
  return [{ ...entry, ...(model && { model }) }];
}

function readList(stored: unknown): readonly Entry[] {
  if (!Array.isArray(stored)) return shippedEntries;
  const byId = new Map<string, Entry>();
  for (const entry of stored.flatMap(readEntry)) if (!byId.has(entry.id)) byId.set(entry.id, entry);
  return [...byId.values()];
}

/** The user's entries in their order; the shipped ones until the user has changed any. */
const entries = defineSetting<readonly Entry[]>('entries', {
  version: 1,
  migrations: {},
  read: readList,
});

/** The entries in their order. */
export function readEntries(): Promise<readonly Entry[]> {
  return entries.getValue();
}

/** Changes the list of entries. */
export async function updateEntries(change: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> {
  await entries.update(change);
}

/** Calls `listener` whenever the entries change, until `signal` is aborted. */
export function watchEntries(listener: (entries: readonly Entry[]) => void, signal: AbortSignal): void {
  entries.watch(listener, signal);
}
