import * as v from 'valibot';

import { toldOnce } from '#lib/database/told-once.ts';
import { isOpen, isTemporaryChat, type Message, messageSchema } from '#lib/protocol/chat.ts';

import type { ArchivedChat, ArchivedMessage } from './archived-chat.ts';
import { type ChatRecord, createRecord, isListed, recordMessages } from './chat-record.ts';
import { parametersField, withJournal } from './chat-store.ts';
import { RELAXED, type ChatsDatabase, createChatsDatabase, type StoredMessage } from './chats-database.ts';
import { continuesMessage, isStandIn } from './continues-message.ts';
import { copyChat } from './copy-chat.ts';
import { migrateMessage } from './migrate-message.ts';

/** A chat that was read, and how many of its messages could not be. */
export interface ReadChat {
  readonly chat: ArchivedChat;
  readonly unreadable: number;
}

/** The result of adding a chat. `messages` counts the new ones. */
export interface AddedChat {
  /**
   * `added`: it was not here. `grown`: it was, without some of its messages, or with the beginnings of some. `known`: all of it was here. `copied`: a
   * chat with its id has other messages in their places, so it was added next to that one.
   */
  readonly type: 'added' | 'grown' | 'known' | 'copied';
  readonly messages: number;
}

/** The stored chats in full, for writing them to files and reading them back. */
export interface ChatArchive {
  /** The ids of all listed chats, the latest first. */
  ids(): Promise<string[]>;
  /**
   * A chat with all versions of its messages; undefined when it is not there, or deleted. An open answer is
   * included as far as it has arrived.
   */
  read(chat: string): Promise<ReadChat | undefined>;
  /** Stores a chat in one transaction. What is there is never changed, only added to; the same chat twice adds nothing. */
  add(chat: ArchivedChat): Promise<AddedChat>;
}

type Chats = Awaited<ReturnType<ChatsDatabase>>;

function inOrder(one: ArchivedMessage, other: ArchivedMessage): number {
  if (one.createdAt !== other.createdAt) return one.createdAt - other.createdAt;
  // A question and its answer are stored in the same millisecond.
  if (one.role !== other.role) return one.role === 'user' ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** A message in archive format: its fields are in the order of the schema. */
function readMessage({ chat: _chat, createdAt, ...stored }: StoredMessage): ArchivedMessage | undefined {
  try {
    const { success, output } = v.safeParse(messageSchema, migrateMessage(stored));
    return success && Number.isSafeInteger(createdAt) ? { createdAt, ...output } : undefined;
  } catch {
    return undefined;
  }
}

async function readJournal(db: Chats, message: ArchivedMessage): Promise<ArchivedMessage> {
  if (message.role !== 'assistant' || !isOpen(message.state)) return message;
  const entries = await db.getAll('journal', IDBKeyRange.bound([message.run], [message.run, []]));
  return { ...withJournal(message, entries), createdAt: message.createdAt, state: 'interrupted' };
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // The failure has already aborted the transaction.
  }
}

function sortedFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function withoutTime({ createdAt: _createdAt, ...message }: ArchivedMessage): Message {
  return message;
}

/** A record that is derived entirely from the archive. */
function buildRecord(chat: ArchivedChat): ChatRecord {
  const { id, createdAt, updatedAt, title, leaf, leftLeaves, isPinned, parameters } = chat;
  const messages = chat.messages.map(withoutTime);
  const record = recordMessages(createRecord(id, createdAt), id, messages, messages.length, updatedAt);
  return {
    ...record,
    title: title || record.title,
    leaf,
    ...(leftLeaves && { leftLeaves }),
    ...(isPinned && { pinned: 1 }),
    ...(parameters && { parameters }),
  };
}

/**
 * The record of a chat that has got messages. Of the two, the one that was written to last says what is shown; of two of
 * the same time, the one that brings messages, since the other is a part of it.
 */
function growRecord(record: ChatRecord, chat: ArchivedChat, missing: readonly ArchivedMessage[]): ChatRecord {
  const isNewer = chat.updatedAt >= record.updatedAt;
  const { leaf, model, updatedAt } = isNewer ? { ...chat, model: undefined } : record;
  const grown = recordMessages(record, chat.id, missing.map(withoutTime), missing.length, updatedAt);
  const leftLeaves = { ...chat.leftLeaves, ...record.leftLeaves };
  return {
    ...grown,
    leaf,
    model: model ?? grown.model,
    ...(Object.keys(leftLeaves).length > 0 && { leftLeaves }),
  };
}

/**
 * What is in the place of a message: nothing, the message or what came of it since, the message before it went on, or
 * something else.
 */
function placeOf(
  message: ArchivedMessage,
  stored: StoredMessage | undefined,
  chat: string,
): 'free' | 'known' | 'shorter' | 'taken' {
  if (!stored) return 'free';
  const here = stored.chat === chat ? readMessage(stored) : undefined;
  // What cannot be read is not overwritten: another version of Gloss may read it.
  if (!here) return stored.chat === chat && isStandIn(message) ? 'known' : 'taken';
  if (continuesMessage(here, message)) return 'known';
  const isWritten = here.role === 'assistant' && isOpen(here.state);
  return !isWritten && continuesMessage(message, here) ? 'shorter' : 'taken';
}

/** Reads and adds complete chats in the database that `createStoredChats` keeps. */
export function createChatArchive(database: ChatsDatabase = createChatsDatabase()): ChatArchive {
  async function add(chat: ArchivedChat): Promise<AddedChat> {
    const tx = toldOnce((await database()).transaction(['chats', 'messages'], 'readwrite', RELAXED));
    const chats = tx.objectStore('chats');
    const store = tx.objectStore('messages');
    const record = await chats.get(chat.id);
    const stored = await Promise.all(chat.messages.map(({ id }) => store.get(id)));
    const places = chat.messages.map((message, index) => placeOf(message, stored[index], chat.id));
    const isFree = !places.includes('taken');
    const isHidden = record !== undefined && !isListed(record);
    if (!isFree || isHidden || isTemporaryChat(chat.id)) {
      await tx.done;
      return addCopy(chat);
    }
    const missing = chat.messages.filter((_message, index) => places[index] === 'free');
    const longer = chat.messages.flatMap((message, index) => {
      const before = places[index] === 'shorter' && stored[index];
      return before
        ? { ...message, createdAt: Math.min(before.createdAt ?? Infinity, message.createdAt) }
        : [];
    });
    if (record && missing.length + longer.length === 0) {
      await tx.done;
      return { type: 'known', messages: 0 };
    }
    const next = record ? growRecord(record, chat, missing) : buildRecord(chat);
    const work: Promise<unknown>[] = [tx.done];
    try {
      for (const message of [...missing, ...longer]) work.push(store.put({ ...message, chat: chat.id }));
      work.push(chats.put(next));
      await Promise.all(work);
    } catch (error) {
      // Without this, a value that the browser refuses would leave the ones before it stored.
      abort(tx);
      await Promise.allSettled(work);
      throw error;
    }
    return { type: record ? 'grown' : 'added', messages: missing.length };
  }

  /** Its ids are made from those of the chat and its content, so that the same chat is copied only once. */
  async function addCopy(chat: ArchivedChat): Promise<AddedChat> {
    const copy = await copyChat(chat);
    const { type, messages } = await add(copy);
    return { type: type === 'known' ? 'known' : 'copied', messages };
  }

  return {
    async ids() {
      const { store } = (await database()).transaction('chats');
      const ids: string[] = [];
      let cursor = await store.index('updatedAt').openCursor(null, 'prev');
      while (cursor) {
        if (isListed(cursor.value)) ids.push(cursor.primaryKey);
        cursor = await cursor.continue();
      }
      return ids;
    },
    async read(id) {
      const db = await database();
      const record = await db.get('chats', id);
      if (!record || !isListed(record) || record.leaf === null) return undefined;
      const stored = await db.getAllFromIndex('messages', 'chat', id);
      const readable = stored.map(readMessage).filter((message) => message !== undefined);
      const messages = await Promise.all(readable.map((message) => readJournal(db, message)));
      const { leaf, title, createdAt, updatedAt, pinned, leftLeaves, parameters } = record;
      return {
        chat: {
          id,
          title: title ?? '',
          createdAt: createdAt ?? updatedAt,
          updatedAt,
          ...(pinned && { isPinned: true }),
          leaf,
          ...(leftLeaves && { leftLeaves: sortedFields(leftLeaves) }),
          ...parametersField(parameters),
          messages: messages.toSorted(inOrder),
        },
        unreadable: stored.length - readable.length,
      };
    },
    add,
  };
}
