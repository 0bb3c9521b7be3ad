import type { DBSchema } from 'idb';
import * as v from 'valibot';
import { browser } from 'wxt/browser';

import { createDatabase } from '#lib/database/create-database.ts';
import { isTemporaryChat } from '#lib/protocol/chat.ts';

interface CarriedSchema extends DBSchema {
  /** Items of `storage.session` by their names, and when they were stored. */
  items: { key: string; value: unknown };
}

/** Ends the use of items that no background has fetched: window ids begin again with the browser. */
const MAX_AGE_MS = 60 * 60_000;
const TIME_ITEM = 'time';
/** A draft with a text. */
const typedSchema = v.object({ text: v.pipe(v.string(), v.regex(/\S/u)) });
/** A window's item. */
const draftItemSchema = v.object({
  draft: v.unknown(),
  drafts: v.optional(v.record(v.string(), v.unknown())),
});
/** A window's item while it shows a temporary chat. */
const temporaryItemSchema = v.object({ chat: v.pipe(v.string(), v.check(isTemporaryChat)) });
/** In `storage.session` from the first background on. */
const RESTORED_ITEM = 'windows-restored';

const openDatabase = createDatabase<CarriedSchema>({
  name: 'gloss-windows',
  version: 1,
  upgrade: (database) => void database.createObjectStore('items'),
  unavailable: 'storage-unavailable',
});

/** The window that an item of `storage.session` belongs to. */
function windowOf(item: string): number | undefined {
  const [, id] = /^(?:window|quote):(\d+)/u.exec(item) ?? [];
  return id === undefined ? undefined : Number(id);
}

/** Whether the questions that wait in a chat must not reach a disk. Undefined for an item that holds none. */
function isKeptOffDisk(name: string, item: unknown): boolean | undefined {
  const [, chat] = /^queue:(.+)$/u.exec(name) ?? [];
  if (chat === undefined) return undefined;
  return isTemporaryChat(chat) || v.is(v.object({ isPrivate: v.literal(true) }), item);
}

/** Whether an item holds what a user would miss: text, or a quote or question that was not sent. */
function isUnsent(name: string, item: unknown): boolean {
  if (/^(?:quote|queue):/u.test(name)) return true;
  return (
    v.is(draftItemSchema, item) &&
    [item.draft, ...Object.values(item.drafts ?? {})].some((draft) => v.is(typedSchema, draft))
  );
}

/**
 * Keeps chats, drafts and quotes of windows, and queued questions, over a restart of the extension, which empties `storage.session`.
 *
 * @throws {FaultError} When the browser stores nothing.
 * @throws When a private window has a draft: nothing of private windows and temporary chats is written to disk. The others are kept.
 */
async function carryWindows(now: number): Promise<void> {
  const [items, windows] = await Promise.all([browser.storage.session.get(null), browser.windows.getAll()]);
  const isPrivate = new Map(windows.map(({ id, incognito }) => [id, incognito]));
  // What was typed in a temporary chat stays off the disk as well.
  for (const [name, item] of Object.entries(items)) {
    const window = windowOf(name);
    if (v.is(temporaryItemSchema, item) && window !== undefined) isPrivate.set(window, true);
  }
  const own = Object.entries(items).map(([name, item]) => ({
    name,
    item,
    of: isPrivate.get(windowOf(name)) ?? isKeptOffDisk(name, item),
  }));
  const { store, done } = (await openDatabase()).transaction('items', 'readwrite');
  void store.clear();
  void store.put(now, TIME_ITEM);
  for (const { name, item, of } of own) if (of === false) void store.put(item, name);
  await done;
  if (own.some(({ name, item, of }) => of === true && isUnsent(name, item)))
    throw new Error('The draft of a private window cannot be kept.');
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

/** Puts back what `carryWindows` has kept. Does so in the first background after a restart only. */
export async function restoreWindows(now: number): Promise<void> {
  const { session } = browser.storage;
  if ((await session.get(RESTORED_ITEM))[RESTORED_ITEM] === true) return;
  const { store, done } = (await openDatabase()).transaction('items', 'readwrite');
  const [names, items] = await Promise.all([store.getAllKeys(), store.getAll()]);
  void store.clear();
  await done;
  const carried = new Map(names.map((name, index) => [name, items[index]]));
  const time = carried.get(TIME_ITEM);
  carried.delete(TIME_ITEM);
  const isFresh = typeof time === 'number' && now - time < MAX_AGE_MS;
  await session.set({ ...(isFresh && Object.fromEntries(carried)), [RESTORED_ITEM]: true });
}
