import * as v from 'valibot';

import { toldOnce } from '#lib/database/told-once.ts';
import { type Draft, draftSchema, type Quote, quoteSchema } from '#lib/protocol/chat.ts';

import { isListed } from './chat-record.ts';
import {
  RELAXED,
  type ChatsDatabase,
  draftRange,
  type DraftRecord,
  type NamedDraft,
} from './chats-database.ts';

/** Names a draft: its chat, and the window that holds it. */
export interface DraftPlace {
  readonly chat: string;
  readonly holder: string;
}

/** A new draft of a window in a chat. Without a draft, the stored one is deleted. */
export interface DraftChange extends DraftPlace {
  readonly draft?: NamedDraft;
}

/** A draft with those of its quotes that can be read. */
export interface KeptDraft extends DraftPlace {
  readonly draft: Draft;
}

/** The drafts of chats on the disk, which survive the browser. */
export interface KeptDrafts {
  /**
   * Makes all of these changes, or none.
   *
   * @param quotes - The quotes that are new or have changed.
   * @returns The ids of quotes that the drafts name but the disk lacks.
   */
  write(changes: readonly DraftChange[], quotes: readonly Quote[]): Promise<string[]>;
  /** The drafts of a chat, the oldest first. */
  of(chat: string): Promise<KeptDraft[]>;
  /** The drafts in chats without questions, which no list shows. The latest first. */
  unasked(): Promise<DraftPlace[]>;
  /** The chat with the latest draft, if that is later than every message. */
  lastWritten(): Promise<string | undefined>;
}

const recordSchema = v.object({
  ...draftSchema.entries,
  quotes: v.array(v.string()),
  chat: v.string(),
  holder: v.string(),
  at: v.number(),
});

/** Without the records that cannot be read. */
function readable(records: readonly unknown[]): DraftRecord[] {
  return records.filter((record) => v.is(recordSchema, record)).toSorted((one, other) => one.at - other.at);
}

/** Keeps drafts next to the chats that they belong to, which delete them when they are deleted. */
export function createKeptDrafts(now: () => number, database: ChatsDatabase): KeptDrafts {
  return {
    async write(changes, quotes) {
      const changed = new Map(quotes.map((quote) => [quote.id, quote]));
      const missing = new Set<string>();
      const tx = toldOnce((await database()).transaction(['drafts', 'draftQuotes'], 'readwrite', RELAXED));
      const [drafts, kept] = [tx.objectStore('drafts'), tx.objectStore('draftQuotes')];
      for (const { chat, holder, draft } of changes) {
        const ids = new Set(draft?.quotes);
        const present = new Set<string>();
        for (const key of await kept.getAllKeys(draftRange(chat, holder))) {
          if (ids.has(key[2])) present.add(key[2]);
          else await kept.delete(key);
        }
        for (const id of ids) {
          const quote = changed.get(id);
          if (quote) await kept.put({ chat, holder, id, quote });
          else if (!present.has(id)) missing.add(id);
        }
        if (draft) await drafts.put({ ...draft, chat, holder, at: now() });
        else await drafts.delete([chat, holder]);
      }
      await tx.done;
      return [...missing];
    },
    async of(chat) {
      const tx = (await database()).transaction(['drafts', 'draftQuotes']);
      const [records, stored] = await Promise.all([
        tx.objectStore('drafts').getAll(draftRange(chat)),
        tx.objectStore('draftQuotes').getAll(draftRange(chat)),
      ]);
      return readable(records).map(({ chat: _chat, holder, at: _at, quotes, ...rest }) => {
        const own = stored.filter((one) => one.holder === holder && v.is(quoteSchema, one.quote));
        const byId = new Map(own.map(({ id, quote }) => [id, quote]));
        return { chat, holder, draft: { ...rest, quotes: quotes.flatMap((id) => byId.get(id) ?? []) } };
      });
    },
    async unasked() {
      const tx = (await database()).transaction(['chats', 'drafts']);
      const found: DraftPlace[] = [];
      for (const { chat, holder } of readable(await tx.objectStore('drafts').getAll())) {
        const record = await tx.objectStore('chats').get(chat);
        if (!record || (record.leaf === null && record.deletedAt === undefined)) found.push({ chat, holder });
      }
      return found.reverse();
    },
    async lastWritten() {
      const tx = (await database()).transaction(['chats', 'drafts']);
      const chats = tx.objectStore('chats');
      for (const { chat, at } of readable(await tx.objectStore('drafts').getAll()).reverse()) {
        if ((await chats.get(chat))?.deletedAt !== undefined) continue;
        let latest = await chats.index('updatedAt').openCursor(null, 'prev');
        while (latest && !isListed(latest.value)) latest = await latest.continue();
        return latest && latest.value.updatedAt > at ? undefined : chat;
      }
      return undefined;
    },
  };
}
