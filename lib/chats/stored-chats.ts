import type { DBSchema } from 'idb';

import { createDatabase } from '#lib/database/create-database.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import { isOpen, type Answer, type Message, type Question } from '#lib/protocol/chat.ts';

import { parametersField, pathTo, withJournal, withReceipt } from './chat-store.ts';
import type { ChatStore, JournalEntry } from './chat-store.ts';
import { migrateMessage } from './migrate-message.ts';

interface StoredChat {
  id: string;
  createdAt: number;
  updatedAt: number;
  /** Null for a chat without questions, which is stored for its parameters alone. */
  leaf: string | null;
  parameters?: AnswerParameters;
}

type Stored<T> = T & { chat: string; createdAt: number };

interface ChatsSchema extends DBSchema {
  chats: { key: string; value: StoredChat; indexes: { updatedAt: number } };
  messages: { key: string; value: Stored<Message>; indexes: { chat: string; state: string; run: string } };
  journal: { key: [string, number]; value: JournalEntry & { run: string; order: number } };
}

/** Saves milliseconds before each request. A power failure may lose the last write, and nothing else. */
const RELAXED = { durability: 'relaxed' } as const;

function createChatsDatabase(name: string): ReturnType<typeof createDatabase<ChatsSchema>> {
  return createDatabase<ChatsSchema>({
    name,
    version: 1,
    unavailable: 'storage-unavailable',
    upgrade(db) {
      db.createObjectStore('chats', { keyPath: 'id' }).createIndex('updatedAt', 'updatedAt');
      const messages = db.createObjectStore('messages', { keyPath: 'id' });
      messages.createIndex('chat', 'chat');
      messages.createIndex('state', 'state');
      messages.createIndex('run', 'run');
      db.createObjectStore('journal', { keyPath: ['run', 'order'] });
    },
  });
}

function journalOf(run: string): IDBKeyRange {
  return IDBKeyRange.bound([run], [run, []]);
}

function withoutStorage(message: Stored<Message>): Message {
  const { chat: _chat, createdAt: _createdAt, ...rest } = message;
  return migrateMessage(rest);
}

/** Keeps conversations in IndexedDB of the extension's origin. */
export function createStoredChats(now: () => number, name = 'gloss-chats'): ChatStore {
  const database = createChatsDatabase(name);
  let lastOrder = 0;

  /** Stores messages and moves the chat's leaf to the last of them, in one transaction. */
  async function append(chat: string, ...messages: Message[]): Promise<void> {
    const tx = (await database()).transaction(['chats', 'messages'], 'readwrite', RELAXED);
    const time = now();
    const stored = await tx.objectStore('chats').get(chat);
    await Promise.all([
      ...messages.map((message) => tx.objectStore('messages').put({ createdAt: time, ...message, chat })),
      tx.objectStore('chats').put({
        id: chat,
        createdAt: stored?.createdAt ?? time,
        updatedAt: time,
        leaf: messages.at(-1)?.id ?? null,
        ...parametersField(stored?.parameters),
      }),
      tx.done,
    ]);
  }

  async function find(chat: string, id: string): Promise<Stored<Message> | undefined> {
    const message = await (await database()).get('messages', id);
    return message?.chat === chat ? message : undefined;
  }

  return {
    isTemporary: false,
    async view(chat, upTo) {
      const db = await database();
      const stored = await db.get('chats', chat);
      if (!stored) return undefined;
      const messages = await db.getAllFromIndex('messages', 'chat', chat);
      return {
        id: chat,
        messages: pathTo(upTo ?? stored.leaf, messages).map(withoutStorage),
        ...parametersField(stored.parameters),
      };
    },
    async readParameters(chat) {
      const stored = await (await database()).get('chats', chat);
      return parametersField(stored?.parameters).parameters ?? {};
    },
    async setParameters(chat, parameters) {
      const tx = (await database()).transaction('chats', 'readwrite', RELAXED);
      const stored = await tx.store.get(chat);
      const time = now();
      const { parameters: _before, ...rest } = stored ?? {
        id: chat,
        createdAt: time,
        updatedAt: time,
        leaf: null,
      };
      const field = parametersField(parameters);
      if (field.parameters || rest.leaf !== null) await tx.store.put({ ...rest, ...field });
      else await tx.store.delete(chat);
      await tx.done;
    },
    async latest() {
      const { store } = (await database()).transaction('chats');
      let cursor = await store.index('updatedAt').openCursor(null, 'prev');
      while (cursor?.value.leaf === null) cursor = await cursor.continue();
      return cursor?.value.id;
    },
    async addQuestion({ chat, ...said }, answer) {
      const question: Question = { id: crypto.randomUUID(), role: 'user', ...said };
      await append(chat, question, { ...answer, parent: question.id });
      return question;
    },
    async addAnswer(chat, id, answer, receipt) {
      const stored = await find(chat, id);
      if (stored?.role !== 'user') return undefined;
      const question = withReceipt(stored, receipt);
      await append(chat, ...(question === stored ? [] : [question]), { ...answer, parent: id });
      const { chat: _chat, createdAt: _createdAt, ...rest } = question;
      return rest;
    },
    async reopenAnswer(chat, id, run) {
      const stored = await find(chat, id);
      if (stored?.role !== 'assistant' || isOpen(stored.state)) return undefined;
      const { chat: _chat, createdAt: _createdAt, failure: _failure, ...rest } = stored;
      const answer: Answer = { ...rest, run, state: 'waiting', notices: [] };
      await append(chat, answer);
      return answer;
    },
    async journal(run, entries) {
      const tx = (await database()).transaction('journal', 'readwrite', RELAXED);
      await Promise.all([
        ...entries.map((entry) => tx.store.put({ ...entry, run, order: (lastOrder += 1) })),
        tx.done,
      ]);
    },
    async storeAnswer(chat, answer) {
      const tx = (await database()).transaction(['messages', 'journal'], 'readwrite', RELAXED);
      const stored = await tx.objectStore('messages').get(answer.id);
      await Promise.all([
        tx.objectStore('messages').put({ ...answer, chat, createdAt: stored?.createdAt ?? now() }),
        tx.objectStore('journal').delete(journalOf(answer.run)),
        tx.done,
      ]);
    },
    async interruptOpen() {
      const tx = (await database()).transaction(['messages', 'journal'], 'readwrite', RELAXED);
      const messages = tx.objectStore('messages');
      const byState = messages.index('state');
      const open = [...(await byState.getAll('waiting')), ...(await byState.getAll('streaming'))];
      for (const message of open) {
        if (message.role !== 'assistant') continue;
        const entries = await tx.objectStore('journal').getAll(journalOf(message.run));
        await messages.put({ ...message, ...withJournal(message, entries), state: 'interrupted' });
        await tx.objectStore('journal').delete(journalOf(message.run));
      }
      await tx.done;
    },
    async returnTail(run, tail) {
      const tx = (await database()).transaction('messages', 'readwrite', RELAXED);
      const message = await tx.store.index('run').get(run);
      if (message?.role !== 'assistant' || message.state !== 'interrupted') return false;
      const longer = withJournal(message, [tail]);
      if (longer[tail.channel] === message[tail.channel]) return false;
      await tx.store.put({ ...message, ...longer });
      await tx.done;
      return true;
    },
  };
}
