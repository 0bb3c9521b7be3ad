import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';

import { createDatabase } from '#lib/database/create-database.ts';
import type { Message } from '#lib/protocol/chat.ts';

import { type ChatRecord, recordMessages } from './chat-record.ts';
import type { JournalEntry } from './chat-store.ts';
import type { Removal } from './remove-turn.ts';

/** A message with the chat that it is in. */
export type StoredMessage = Message & {
  chat: string;
  createdAt: number;
  /** When its turn was removed. Its chat is `chatOfRemoved` then, so that nothing finds it but Undo. */
  removedAt?: number;
  /** The question of a removed turn knows how to bring it back. */
  removal?: Removal;
};

const REMOVED = 'removed:';

/** The chat that the removed turns of a chat are stored under. */
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

export interface ChatsSchema extends DBSchema {
  chats: {
    key: string;
    value: ChatRecord;
    indexes: { updatedAt: number; pages: string; pinned: number; deletedAt: number };
  };
  messages: { key: string; value: StoredMessage; indexes: { chat: string; state: string; run: string } };
  journal: { key: [string, number]; value: JournalEntry & { run: string; order: number } };
}

/** Opens the database of chats on the first call. */
export type ChatsDatabase = () => Promise<IDBPDatabase<ChatsSchema>>;

type Upgrade = IDBPTransaction<ChatsSchema, ('chats' | 'messages' | 'journal')[], 'versionchange'>;

/** A message that an older version stored, of which only its key is known to be right. */
type OldMessage = Partial<StoredMessage> & { readonly id: string };

function isUsable(message: OldMessage): message is StoredMessage {
  return message.role === 'user'
    ? typeof message.text === 'string' && Array.isArray(message.quotes)
    : message.role === 'assistant' && typeof message.answer === 'string';
}

/** Version 1 kept of a chat only where its path ends. What the list shows is read from its messages, once. */
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
      // A record that cannot be read stays as it is, and hides itself from the list.
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
}

/** Returns what opens the database of chats, and brings one of an older version up to date. */
export function createChatsDatabase(name = 'gloss-chats'): ChatsDatabase {
  return createDatabase<ChatsSchema>({
    name,
    version: 2,
    unavailable: 'storage-unavailable',
    upgrade(db, from, _to, upgrade) {
      // A failure aborts the upgrade, which leaves the old version as it was.
      upgrade.done.catch(() => {});
      upgradeChats(db, from, upgrade).catch(() => upgrade.abort());
    },
  });
}
