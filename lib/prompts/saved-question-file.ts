import * as v from 'valibot';

import { type Entry, entrySchema } from '#lib/protocol/saved-question.ts';

const VERSION = 1;

const fileSchema = v.object({
  gloss: v.literal('entries'),
  version: v.number(),
  entries: v.array(v.unknown()),
});

/** What came of reading a file: its entries, or why there are none, in one sentence. */
export type EntryFile =
  | { readonly type: 'entries'; readonly entries: readonly Entry[] }
  | { readonly type: 'refused'; readonly sentence: string };

/** Writes entries as the text of a file that `readEntryFile` reads. */
export function writeEntryFile(entries: readonly Entry[]): string {
  return `${JSON.stringify({ gloss: 'entries', version: VERSION, entries }, null, 2)}\n`;
}

function refuse(sentence: string): EntryFile {
  return { type: 'refused', sentence };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nameOf(entry: unknown): string {
  const hasName = typeof entry === 'object' && entry !== null && 'name' in entry;
  return hasName && typeof entry.name === 'string' ? ` (“${entry.name.slice(0, 40)}”)` : '';
}

/** Reads the text of a file. It is taken whole or not at all, so that nobody must find out what is missing. */
export function readEntryFile(text: string): EntryFile {
  const parsed = parseJson(text);
  if (parsed === undefined) return refuse('This file is not JSON.');
  if (!v.is(fileSchema, parsed)) return refuse('This file holds no questions that Gloss has exported.');
  if (parsed.version > VERSION) return refuse('This file comes from a newer Gloss. Update this one first.');
  const entries: Entry[] = [];
  for (const [index, entry] of parsed.entries.entries()) {
    const result = v.safeParse(entrySchema, entry);
    if (!result.success) {
      const field = v.getDotPath(result.issues[0]) ?? 'it';
      return refuse(`Question ${index + 1}${nameOf(entry)} cannot be read: “${field}” is missing or wrong.`);
    }
    entries.push(result.output);
  }
  return entries.length === 0 ? refuse('There is no question in this file.') : { type: 'entries', entries };
}

function withoutId({ id: _id, ...rest }: Entry): string {
  const { name, template, sends, takes, inMenu, model } = rest;
  return JSON.stringify([name, template, sends, takes, inMenu, model?.provider, model?.model]);
}

/** Puts imported entries behind the others. One that is there already is left out; an id that is taken is replaced. */
export function joinEntries(
  entries: readonly Entry[],
  imported: readonly Entry[],
  newId: () => string,
): Entry[] {
  const known = new Set(entries.map(withoutId));
  const ids = new Set(entries.map(({ id }) => id));
  const added: Entry[] = [];
  for (const entry of imported) {
    if (known.has(withoutId(entry))) continue;
    known.add(withoutId(entry));
    const id = ids.has(entry.id) ? newId() : entry.id;
    ids.add(id);
    added.push({ ...entry, id });
  }
  return [...entries, ...added];
}
