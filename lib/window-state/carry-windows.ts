import type { DBSchema } from 'idb';
import * as v from 'valibot';
import { browser } from 'wxt/browser';

import { createDatabase } from '#lib/database/create-database.ts';
import { toldOnce } from '#lib/database/told-once.ts';
import { isKeptOnDisk } from '#lib/protocol/chat.ts';

import { SESSION_ITEM } from './browser-session.ts';

interface CarriedSchema extends DBSchema {
  /** Items of `storage.session` by their names, and when they were stored. */
  items: { key: string; value: unknown };
}

/**
 * Limits the age of items that no background has fetched: window ids start over with each browser session.
 */
const MAX_AGE_MS = 60 * 60_000;
const TIME_ITEM = 'time';
/** A draft with a text. */
const typedSchema = v.object({ text: v.pipe(v.string(), v.regex(/\S/u)) });
const quotesSchema = v.fallback(v.object({ quotes: v.array(v.string()) }), { quotes: [] });
/** A window's item. */
const windowItemSchema = v.looseObject({
  chat: v.optional(v.string()),
  draft: v.unknown(),
  drafts: v.optional(v.record(v.string(), v.unknown())),
});
const WINDOW_ITEM = /^window:(\d+)$/u;
const QUOTE_ITEM = /^quote:(\d+):/u;
/** In `storage.session` since the first background. */
const RESTORED_ITEM = 'windows-restored';

const openDatabase = createDatabase<CarriedSchema>({
  name: 'gloss-windows',
  version: 1,
  upgrade: (database) => void database.createObjectStore('items'),
  unavailable: 'storage-unavailable',
});

/**
 * The part of an item that may be on the disk for a moment, and whether that omits something a user would
 * miss.
 */
interface Carried {
  readonly item?: unknown;
  readonly isLossy: boolean;
  /** Ids of quotes that may not be on the disk, either. */
  readonly quotes?: readonly string[];
}

/** A window's item without what was typed in temporary chats. */
function carryWindow(item: unknown, isPrivate: boolean): Carried {
  if (!v.is(windowItemSchema, item)) return { isLossy: false };
  const { chat = '', draft, drafts = {} } = item;
  const isShownKept = isKeptOnDisk(isPrivate, chat);
  const left = Object.entries(drafts).filter(([id]) => !isKeptOnDisk(isPrivate, id));
  const lost = [...(isShownKept ? [] : [draft]), ...left.map(([, one]) => one)];
  const isLossy = lost.some((one) => v.is(typedSchema, one));
  if (!isShownKept) return { isLossy };
  const kept = Object.fromEntries(Object.entries(drafts).filter(([id]) => isKeptOnDisk(isPrivate, id)));
  const quotes = lost.flatMap((one) => v.parse(quotesSchema, one).quotes);
  return { item: { ...item, drafts: kept }, isLossy: isLossy || quotes.length > 0, quotes };
}

/**
 * Carries chats, drafts and quotes of windows over a restart of the extension, which empties
 * `storage.session`.
 *
 * @throws {FaultError} When the browser stores nothing.
 * @throws When something is unsent in a private window or a temporary chat: those are never written to disk.
 *   The rest is kept.
 */
async function carryWindows(now: number): Promise<void> {
  const [items, windows] = await Promise.all([browser.storage.session.get(null), browser.windows.getAll()]);
  const isPrivate = new Map(windows.map(({ id, incognito }) => [id, incognito]));
  const kept = new Map<string, unknown>();
  const withheld = new Set<string>();
  let isLossy = false;
  for (const [name, item] of Object.entries(items)) {
    const [, id] = WINDOW_ITEM.exec(name) ?? [];
    const ofPrivate = id === undefined ? undefined : isPrivate.get(Number(id));
    if (ofPrivate === undefined) continue;
    const carried = carryWindow(item, ofPrivate);
    isLossy ||= carried.isLossy;
    if ('item' in carried) kept.set(name, carried.item);
    for (const quote of carried.quotes ?? []) withheld.add(`quote:${id}:${quote}`);
  }
  for (const [name, item] of Object.entries(items)) {
    const [, id] = QUOTE_ITEM.exec(name) ?? [];
    const isOfKept = kept.has(`window:${id}`);
    if (isOfKept && !withheld.has(name)) kept.set(name, item);
    // A closed window has no quotes to lose; the questions queued here are not on the disk.
    isLossy ||= (id !== undefined && !isOfKept && isPrivate.has(Number(id))) || name.startsWith('queue:');
  }
  kept.set(SESSION_ITEM, items[SESSION_ITEM]);
  const { store, done } = toldOnce((await openDatabase()).transaction('items', 'readwrite'));
  void store.clear();
  void store.put(now, TIME_ITEM);
  for (const [name, item] of kept) if (item !== undefined) void store.put(item, name);
  await done;
  if (isLossy) throw new Error('Something unsent in a private window or a temporary chat cannot be kept.');
}

/**
 * Restarts the extension, and keeps what `carryWindows` can.
 *
 * @param isForced - Restarts also when that is not everything.
 * @returns False when it is not, and nothing was restarted.
 */
export async function reloadExtension(now: number, isForced: boolean): Promise<boolean> {
  const isKept = await carryWindows(now).then(
    () => true,
    () => false,
  );
  if (!isKept && !isForced) return false;
  browser.runtime.reload();
  return true;
}

/** Restores what `carryWindows` has kept, only in the first background after a restart. */
export async function restoreWindows(now: number): Promise<void> {
  const { session } = browser.storage;
  if ((await session.get(RESTORED_ITEM))[RESTORED_ITEM] === true) return;
  const { store, done } = toldOnce((await openDatabase()).transaction('items', 'readwrite'));
  const [names, items] = await Promise.all([store.getAllKeys(), store.getAll()]);
  void store.clear();
  await done;
  const carried = new Map(names.map((name, index) => [name, items[index]]));
  const time = carried.get(TIME_ITEM);
  carried.delete(TIME_ITEM);
  const isFresh = typeof time === 'number' && now - time < MAX_AGE_MS;
  await session.set({ ...(isFresh && Object.fromEntries(carried)), [RESTORED_ITEM]: true });
}
