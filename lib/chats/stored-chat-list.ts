import { toldOnce } from '#lib/database/told-once.ts';
import { buildTitle } from '#lib/prompts/chat-title.ts';
import type { ChatRow } from '#lib/protocol/chat-list.ts';

import { type ChatRecord, isListed, pageOf, readRow } from './chat-record.ts';
import {
  CHAT_STORES,
  chatOfRemoved,
  type ChatsDatabase,
  createChatsDatabase,
  draftRange,
  rangeOfRemoved,
  type StoredMessage,
} from './chats-database.ts';

/** The stored chats as a list. Every change is in one transaction with the messages that it concerns. */
export interface ChatList {
  /** The ids of all chats, the latest first; those of deleted ones too. */
  ids(): Promise<string[]>;
  /** The rows of these chats, in this order, without those that are deleted or cannot be read. */
  rows(ids: readonly string[]): Promise<ChatRow[]>;
  pinned(): Promise<ChatRow[]>;
  /** The chats that quote this page, the latest first. A fragment of the address does not matter. */
  ofPage(url: string): Promise<ChatRow[]>;
  /** Some messages of a chat. Resolves to the ids of the rest, which are read by `messages`. */
  messagesOf(chat: string): Promise<{ messages: StoredMessage[]; rest: string[] }>;
  /** The messages with these ids, if they exist. */
  messages(ids: readonly string[]): Promise<StoredMessage[]>;
  /** An empty title changes nothing. */
  rename(chat: string, title: string): Promise<void>;
  pin(chat: string, isPinned: boolean): Promise<void>;
  /** Hides a chat until `restore` or `purge`. */
  remove(chat: string): Promise<void>;
  restore(chat: string): Promise<void>;
  /** Deletes for good the chats and turns that were removed before this time. */
  purge(before: number): Promise<void>;
  /**
   * Deletes for good the chats that were last written to before this time; a draft or a queued question
   * counts as writing. Pinned chats stay, and so do those in `kept`.
   */
  expire(before: number, kept?: ReadonlySet<string>): Promise<void>;
  /**
   * Deletes for good the chats without questions that were last changed before this time. Those in `kept` stay, and those
   * with a draft.
   */
  dropEmpty(before: number, kept?: ReadonlySet<string>): Promise<void>;
  /** Deletes everything for good. */
  clear(): Promise<void>;
  /** How many chats there are, without removed ones. */
  count(): Promise<number>;
}

/** How many messages are read in one task: their pictures may have 1.5 MB each. */
export const MESSAGES_AT_ONCE = 50;
/** How many chats one transaction deletes, so that a question never waits long for its own transaction. */
const DELETED_AT_ONCE = 20;

/** Keeps the list of the chats that `createStoredChats` stores in the same database. */
export function createStoredChatList(
  now: () => number,
  database: ChatsDatabase = createChatsDatabase(),
): ChatList {
  async function change(id: string, to: (record: ChatRecord) => ChatRecord): Promise<void> {
    const tx = toldOnce((await database()).transaction('chats', 'readwrite'));
    const record = await tx.store.get(id);
    if (record) await tx.store.put(to(record));
    await tx.done;
  }

  /**
   * Deletes chats with their messages, drafts and queued questions.
   *
   * @param isStill - Whether a record is still to be deleted: a chat that has been written to in the meantime
   * stays.
   */
  async function deleteChats(
    ids: readonly string[],
    isStill: (record: ChatRecord) => boolean,
  ): Promise<void> {
    const db = await database();
    for (let from = 0; from < ids.length; from += DELETED_AT_ONCE) {
      const tx = toldOnce(db.transaction(CHAT_STORES, 'readwrite'));
      const messages = tx.objectStore('messages');
      for (const id of ids.slice(from, from + DELETED_AT_ONCE)) {
        const record = await tx.objectStore('chats').get(id);
        if (!record || !isStill(record)) continue;
        const byChat = messages.index('chat');
        const keys = [...(await byChat.getAllKeys(id)), ...(await byChat.getAllKeys(chatOfRemoved(id)))];
        await Promise.all([
          tx.objectStore('chats').delete(id),
          tx.objectStore('drafts').delete(draftRange(id)),
          tx.objectStore('draftQuotes').delete(draftRange(id)),
          tx.objectStore('queues').delete(id),
          ...keys.map((key) => messages.delete(key)),
        ]);
      }
      await tx.done;
    }
  }

  /** The chats with a draft or a queued question of this time or later. */
  async function chatsInUse(since: number): Promise<Set<string>> {
    const tx = (await database()).transaction(['drafts', 'queues']);
    const [drafts, queues] = await Promise.all([
      tx.objectStore('drafts').getAll(),
      tx.objectStore('queues').getAll(),
    ]);
    return new Set([...drafts, ...queues].filter(({ at }) => at >= since).map(({ chat }) => chat));
  }

  /** Deletes drafts older than this whose chats are not stored, because nothing was ever asked there. */
  async function expireDrafts(before: number, kept: ReadonlySet<string>): Promise<void> {
    const tx = toldOnce((await database()).transaction(['chats', 'drafts', 'draftQuotes'], 'readwrite'));
    const drafts = tx.objectStore('drafts');
    for (const { chat, holder, at } of await drafts.getAll()) {
      if (at >= before || kept.has(chat) || (await tx.objectStore('chats').getKey(chat)) !== undefined)
        continue;
      await Promise.all([
        drafts.delete([chat, holder]),
        tx.objectStore('draftQuotes').delete(draftRange(chat, holder)),
      ]);
    }
    await tx.done;
  }

  async function inOrder(records: readonly ChatRecord[]): Promise<ChatRow[]> {
    const rows = records.map(readRow).filter((row) => row !== undefined);
    return rows.toSorted((one, other) => other.at - one.at);
  }

  return {
    async ids() {
      return (await (await database()).getAllKeysFromIndex('chats', 'updatedAt')).reverse();
    },
    async rows(ids) {
      const { store } = (await database()).transaction('chats');
      const records = await Promise.all(ids.map((id) => store.get(id)));
      return records.map(readRow).filter((row) => row !== undefined);
    },
    async pinned() {
      return inOrder(await (await database()).getAllFromIndex('chats', 'pinned'));
    },
    async ofPage(url) {
      const page = pageOf(url);
      return page === undefined
        ? []
        : inOrder(await (await database()).getAllFromIndex('chats', 'pages', page));
    },
    async messagesOf(chat) {
      const index = (await database()).transaction('messages').store.index('chat');
      const messages = await index.getAll(chat, MESSAGES_AT_ONCE);
      const keys = messages.length < MESSAGES_AT_ONCE ? [] : await index.getAllKeys(chat);
      return { messages, rest: keys.slice(MESSAGES_AT_ONCE) };
    },
    async messages(ids) {
      const { store } = (await database()).transaction('messages');
      const messages = await Promise.all(ids.map((id) => store.get(id)));
      return messages.filter((message) => message !== undefined);
    },
    async rename(chat, title) {
      const next = buildTitle(title);
      if (next !== '') await change(chat, (record) => ({ ...record, title: next }));
    },
    pin: (chat, isPinned) =>
      change(chat, ({ pinned: _pinned, ...record }) => ({ ...record, ...(isPinned && { pinned: 1 }) })),
    remove: (chat) => change(chat, (record) => ({ ...record, deletedAt: now() })),
    restore: (chat) => change(chat, ({ deletedAt: _deletedAt, ...record }) => record),
    async purge(before) {
      const range = IDBKeyRange.upperBound(before);
      const ids = await (await database()).getAllKeysFromIndex('chats', 'deletedAt', range);
      await deleteChats(ids, ({ deletedAt }) => deletedAt !== undefined && deletedAt <= before);
      const { store, done } = toldOnce((await database()).transaction('messages', 'readwrite'));
      for (const { id, removedAt = 0 } of await store.index('chat').getAll(rangeOfRemoved()))
        if (removedAt <= before) await store.delete(id);
      await done;
    },
    async expire(before, kept = new Set()) {
      const range = IDBKeyRange.upperBound(before, true);
      const ids = await (await database()).getAllKeysFromIndex('chats', 'updatedAt', range);
      const inUse = await chatsInUse(before);
      await deleteChats(
        ids.filter((id) => !kept.has(id) && !inUse.has(id)),
        ({ updatedAt, pinned }) => updatedAt < before && pinned === undefined,
      );
      await expireDrafts(before, kept);
    },
    async dropEmpty(before, kept = new Set()) {
      const isOld = ({ leaf, updatedAt }: ChatRecord): boolean => leaf === null && updatedAt < before;
      const old = (await (await database()).getAll('chats')).filter(isOld);
      const inUse = await chatsInUse(0);
      await deleteChats(
        old.map(({ id }) => id).filter((id) => !kept.has(id) && !inUse.has(id)),
        isOld,
      );
    },
    async clear() {
      const tx = toldOnce((await database()).transaction(CHAT_STORES, 'readwrite'));
      await Promise.all([...CHAT_STORES.map((store) => tx.objectStore(store).clear()), tx.done]);
    },
    async count() {
      return (await (await database()).getAll('chats')).filter(isListed).length;
    },
  };
}
