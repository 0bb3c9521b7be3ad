import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';

import { createDatabase } from '#lib/database/create-database.ts';
import type { Draft, Message, Quote } from '#lib/protocol/chat.ts';
import type { QueuedQuestion } from '#lib/protocol/queued-question.ts';

import { type ChatRecord, recordMessages } from './chat-record.ts';
import type { JournalEntry } from './chat-store.ts';
import type { Removal } from './remove-turn.ts';

/** A message with the chat that it is in. */
export type StoredMessage = Message & {
  chat: string;
  createdAt: number;
  /** When its turn was removed. Then its chat is `chatOfRemoved`, so that only Undo finds it. */
  removedAt?: number;
  /** On the question of a removed turn: how to restore it. */
  removal?: Removal;
};

const REMOVED = 'removed:';

/** The chat id under which the removed turns of a chat are stored. */
export function chatOfRemoved(chat: string): string {
  return `${REMOVED}${chat}`;
}

/** All removed turns. */
export function rangeOfRemoved(): IDBKeyRange {
  return IDBKeyRange.bound(REMOVED, `${REMOVED}\uFFFF`);
}

/** Messages in the order in which they were made. */
export function oldestFirst(messages: readonly StoredMessage[]): StoredMessage[] {
  return messages.toSorted((one, other) => one.createdAt - other.createdAt);
}

/** A draft with its quotes by id: it is written at each typing pause. */
export interface NamedDraft extends Omit<Draft, 'quotes'> {
  readonly quotes: readonly string[];
}

/** The draft of a chat. Two windows on the same chat have a draft each. */
export interface DraftRecord extends NamedDraft {
  readonly chat: string;
  /** Identifies the window and its browser session. */
  readonly holder: string;
  readonly at: number;
}

/** The questions that wait in a chat, the next one first. */
export interface QueueRecord {
  readonly chat: string;
  /** With the browser session in which each may be sent automatically. */
  readonly entries: readonly { readonly session: string; readonly question: QueuedQuestion }[];
  readonly at: number;
}

/** Everything in `drafts` or `draftQuotes` that belongs to a chat, or to one window's draft in it. */
export function draftRange(chat: string, holder?: string): IDBKeyRange {
  const start = holder === undefined ? [chat] : [chat, holder];
  return IDBKeyRange.bound(start, [...start, []]);
}

export interface ChatsSchema extends DBSchema {
  chats: {
    key: string;
    value: ChatRecord;
    indexes: { updatedAt: number; pages: string; pinned: number; deletedAt: number };
  };
  messages: { key: string; value: StoredMessage; indexes: { chat: string; state: string; run: string } };
  journal: { key: [string, number]; value: JournalEntry & { run: string; order: number } };
  drafts: { key: [string, string]; value: DraftRecord };
  draftQuotes: {
    key: [string, string, string];
    value: { readonly chat: string; readonly holder: string; readonly id: string; readonly quote: Quote };
  };
  queues: { key: string; value: QueueRecord };
}

export const CHAT_STORES = ['chats', 'messages', 'journal', 'drafts', 'draftQuotes', 'queues'] as const;

/** Opens the database of chats on the first call. */
export type ChatsDatabase = () => Promise<IDBPDatabase<ChatsSchema>>;

type Upgrade = IDBPTransaction<ChatsSchema, (typeof CHAT_STORES)[number][], 'versionchange'>;

/** A message stored by an older version; only its key is known to be valid. */
type OldMessage = Partial<StoredMessage> & { readonly id: string };

function isUsable(message: OldMessage): message is StoredMessage {
  return message.role === 'user'
    ? typeof message.text === 'string' && Array.isArray(message.quotes)
    : message.role === 'assistant' && typeof message.answer === 'string';
}

/** Version 1 stored only the end of a chat's path. The data for the list is read once from its messages. */
async function addRows(upgrade: Upgrade): Promise<void> {
  const chats = upgrade.objectStore('chats');
  const byChat = upgrade.objectStore('messages').index('chat');
  for (const id of await chats.getAllKeys()) {
    const record = await chats.get(id);
    if (!record) continue;
    try {
      const messages = oldestFirst((await byChat.getAll(id)).filter(isUsable));
      const { leaf, updatedAt } = record;
      const row = recordMessages(record, id, messages, messages.length, updatedAt);
      await chats.put({ ...row, leaf });
    } catch {
      // An unreadable record stays as it is, and is not listed.
    }
  }
}

async function upgradeChats(db: IDBPDatabase<ChatsSchema>, from: number, upgrade: Upgrade): Promise<void> {
  if (from < 1) {
    db.createObjectStore('chats', { keyPath: 'id' }).createIndex('updatedAt', 'updatedAt');
    const messages = db.createObjectStore('messages', { keyPath: 'id' });
    messages.createIndex('chat', 'chat');
    messages.createIndex('state', 'state');
    messages.createIndex('run', 'run');
    db.createObjectStore('journal', { keyPath: ['run', 'order'] });
  }
  if (from < 2) {
    const chats = upgrade.objectStore('chats');
    chats.createIndex('pages', 'pages', { multiEntry: true });
    chats.createIndex('pinned', 'pinned');
    chats.createIndex('deletedAt', 'deletedAt');
    if (from === 1) await addRows(upgrade);
  }
  if (from < 3) {
    db.createObjectStore('drafts', { keyPath: ['chat', 'holder'] });
    db.createObjectStore('draftQuotes', { keyPath: ['chat', 'holder', 'id'] });
    db.createObjectStore('queues', { keyPath: 'chat' });
  }
}

/** Returns a function that opens the database of chats, and upgrades an older one. */
export function createChatsDatabase(name = 'gloss-chats'): ChatsDatabase {
  return createDatabase<ChatsSchema>({
    name,
    version: 3,
    unavailable: 'storage-unavailable',
    upgrade(db, from, _to, upgrade) {
      // A failure aborts the upgrade, which leaves the old version as it was.
      upgrade.done.catch(() => {});
      upgradeChats(db, from, upgrade).catch(() => upgrade.abort());
    },
  });
}

/**
 * The durability of writes. `relaxed` saves milliseconds before each request; a power failure may lose the
 * last write, but nothing else.
 */
export const RELAXED = { durability: 'relaxed' } as const;
