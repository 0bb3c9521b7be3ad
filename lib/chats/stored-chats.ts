import * as v from 'valibot';

import { toldOnce } from '#lib/database/told-once.ts';
import { isOpen, type Answer, type Message, messageSchema, type Question } from '#lib/protocol/chat.ts';

import { createRecord, isListed, recordMessages, recordRemoval } from './chat-record.ts';
import {
  peersField,
  parametersField,
  pathTo,
  titleField,
  versionsField,
  withDrawing,
  withJournal,
  withReceipt,
} from './chat-store.ts';
import type { ChatStore } from './chat-store.ts';
import {
  RELAXED,
  chatOfRemoved,
  type ChatsDatabase,
  createChatsDatabase,
  oldestFirst,
  type StoredMessage,
} from './chats-database.ts';
import { findPeers, isComparedWith, keepOne, placeAnswer } from './comparison.ts';
import { migrateMessage } from './migrate-message.ts';
import { removeTurn, restoreTurn } from './remove-turn.ts';
import { findVersions, type ShownBranch, turnTo } from './versions.ts';

function journalOf(run: string): IDBKeyRange {
  return IDBKeyRange.bound([run], [run, []]);
}

function withoutStorage(message: StoredMessage): Message {
  const { chat: _chat, createdAt: _createdAt, ...rest } = message;
  return migrateMessage(rest);
}

type StoredQuestion = StoredMessage & Question;

/** The messages that are stored in one transaction, and the question that they belong to. */
type Build = (
  find: (id: string) => Promise<StoredMessage | undefined>,
) => Promise<{ readonly messages: readonly Message[]; readonly question: Question } | undefined>;

function isReadable(message: Message): boolean {
  return v.is(messageSchema, message);
}

function shownBranch({ leaf, leftLeaves }: ShownBranch): ShownBranch {
  return { leaf, ...(leftLeaves && { leftLeaves }) };
}

/** The messages as they were made, without those that cannot be read. */
function readMessages(messages: readonly StoredMessage[]): Message[] {
  return oldestFirst(messages).map(withoutStorage).filter(isReadable);
}

/** Keeps conversations in IndexedDB of the extension's origin. */
export function createStoredChats(
  now: () => number,
  database: ChatsDatabase = createChatsDatabase(),
): ChatStore {
  let lastOrder = 0;

  /**
   * Stores messages, moves the chat's leaf to the last of them and updates its record, in one transaction.
   *
   * @param added - How many of the messages are new.
   * @param build - Reads the current data, and returns what to store; undefined for nothing.
   */
  async function append(chat: string, added: number, build: Build): Promise<void> {
    const tx = toldOnce((await database()).transaction(['chats', 'messages'], 'readwrite', RELAXED));
    const stored = tx.objectStore('messages');
    const time = now();
    const record = await tx.objectStore('chats').get(chat);
    const built = await build(async (id) => {
      const message = await stored.get(id);
      return message?.chat === chat ? message : undefined;
    });
    if (!built) return tx.done;
    const next = recordMessages(record, chat, built.messages, added, time);
    const isKept = record && isComparedWith(built.question, record.leaf, next.leaf ?? '');
    const storing = [
      ...built.messages.map((message) => stored.put({ createdAt: time, ...message, chat })),
      tx.objectStore('chats').put(isKept ? { ...next, leaf: record.leaf } : next),
      tx.done,
    ];
    // A question is sent once it is stored: there is no need to wait for the disk.
    tx.commit();
    await Promise.all(storing);
  }

  return {
    isTemporary: false,
    async view(chat, upTo) {
      const tx = (await database()).transaction(['chats', 'messages']);
      const [record, messages] = await Promise.all([
        tx.objectStore('chats').get(chat),
        tx.objectStore('messages').index('chat').getAll(chat),
      ]);
      if (!record || record.deletedAt !== undefined) return undefined;
      const path = pathTo(upTo ?? record.leaf, messages);
      // An unreadable one is left out; otherwise the panel would drop all of them.
      const readable = path.map(withoutStorage).filter(isReadable);
      return {
        id: chat,
        messages: readable,
        ...(upTo === undefined &&
          versionsField(
            findVersions(path, oldestFirst(messages)).map((all) =>
              all.filter((message) => isReadable(withoutStorage(message))),
            ),
          )),
        ...(upTo === undefined &&
          peersField(findPeers(path, messages).map(withoutStorage).filter(isReadable))),
        ...(upTo === undefined && titleField(record.title, readable[0])),
        ...parametersField(record.parameters),
      };
    },
    async messages(chat) {
      const messages = await (await database()).getAllFromIndex('messages', 'chat', chat);
      return messages.map(withoutStorage).filter(isReadable);
    },
    async showVersion(chat, message) {
      const tx = toldOnce((await database()).transaction(['chats', 'messages'], 'readwrite', RELAXED));
      const record = await tx.objectStore('chats').get(chat);
      const messages = await tx.objectStore('messages').index('chat').getAll(chat);
      const branch = record && turnTo(message, record, oldestFirst(messages));
      if (branch) await tx.objectStore('chats').put({ ...record, ...branch });
      await tx.done;
    },
    async removeTurn(chat, question) {
      const tx = toldOnce((await database()).transaction(['chats', 'messages'], 'readwrite', RELAXED));
      const [chats, stored] = [tx.objectStore('chats'), tx.objectStore('messages')];
      const record = await chats.get(chat);
      const messages = oldestFirst(await stored.index('chat').getAll(chat));
      const without = record && removeTurn(question, messages, shownBranch(record));
      if (without) {
        const { removed, moved, branch, removal } = without;
        const place = { chat: chatOfRemoved(chat), removedAt: now() };
        for (const message of removed)
          await stored.put({ ...message, ...place, ...(message.id === question && { removal }) });
        for (const message of moved) await stored.put(message);
        const gone = new Set(removed.map(({ id }) => id));
        const rest = messages.filter(({ id }) => !gone.has(id));
        await chats.put({
          ...recordRemoval(record, readMessages(messages), readMessages(rest)),
          ...shownBranch(branch),
        });
      }
      await tx.done;
      return without !== undefined;
    },
    async restoreTurn(chat, question) {
      const tx = toldOnce((await database()).transaction(['chats', 'messages'], 'readwrite', RELAXED));
      const [chats, stored] = [tx.objectStore('chats'), tx.objectStore('messages')];
      const record = await chats.get(chat);
      const removed = (await stored.index('chat').getAll(chatOfRemoved(chat))).filter(
        ({ id, parent }) => id === question || parent === question,
      );
      const removal = removed.find(({ id }) => id === question)?.removal;
      if (record && removal) {
        const messages = await stored.index('chat').getAll(chat);
        const { restored, moved, branch } = restoreTurn(removed, removal, messages, shownBranch(record));
        for (const { removedAt: _removedAt, removal: _removal, ...message } of restored)
          await stored.put({ ...message, chat });
        for (const message of moved) await stored.put(message);
        const after = readMessages([...messages, ...restored]);
        await chats.put({ ...recordRemoval(record, readMessages(messages), after), ...shownBranch(branch) });
      }
      await tx.done;
    },
    async readParameters(chat) {
      const record = await (await database()).get('chats', chat);
      return parametersField(record?.parameters).parameters ?? {};
    },
    async setParameters(chat, parameters) {
      const tx = toldOnce((await database()).transaction('chats', 'readwrite', RELAXED));
      const record = await tx.store.get(chat);
      const { parameters: _before, ...rest } = record ?? createRecord(chat, now());
      const field = parametersField(parameters);
      if (field.parameters || rest.leaf !== null) await tx.store.put({ ...rest, ...field });
      else await tx.store.delete(chat);
      await tx.done;
    },
    async latest() {
      const { store } = (await database()).transaction('chats');
      let cursor = await store.index('updatedAt').openCursor(null, 'prev');
      while (cursor && !isListed(cursor.value)) cursor = await cursor.continue();
      return cursor?.primaryKey;
    },
    async addQuestion({ chat, ...said }, answer) {
      const question: Question = { id: crypto.randomUUID(), role: 'user', ...said };
      const messages = [question, { ...answer, parent: question.id }];
      await append(chat, 2, () => Promise.resolve({ messages, question }));
      return question;
    },
    async addAnswer(chat, id, answer, receipt, placement) {
      let question: StoredQuestion | undefined;
      await append(chat, 1, async (find) => {
        const stored = await find(id);
        const placed = stored?.role === 'user' && placeAnswer(stored, answer.id, placement);
        if (!placed) return undefined;
        question = withReceipt(placed, receipt);
        const added = { ...answer, parent: id };
        return { messages: question === stored ? [added] : [question, added], question };
      });
      if (!question) return undefined;
      const { chat: _chat, createdAt: _createdAt, ...rest } = question;
      return rest;
    },
    async reopenAnswer(chat, id, run) {
      let answer: Answer | undefined;
      await append(chat, 0, async (find) => {
        const stored = await find(id);
        if (stored?.role !== 'assistant' || isOpen(stored.state)) return undefined;
        const question = await find(stored.parent);
        if (question?.role !== 'user') return undefined;
        const { chat: _chat, createdAt, failure: _failure, ...rest } = stored;
        answer = { ...rest, run, state: 'waiting', notices: [] };
        // Its place among its versions stays.
        return { messages: [Object.assign({ createdAt }, answer)], question };
      });
      return answer;
    },
    async keepAnswer(chat, id) {
      const tx = toldOnce((await database()).transaction(['chats', 'messages'], 'readwrite', RELAXED));
      const [chats, messages] = [tx.objectStore('chats'), tx.objectStore('messages')];
      const [record, answer] = [await chats.get(chat), await messages.get(id)];
      const question = answer?.chat === chat ? await messages.get(answer.parent ?? '') : undefined;
      const kept = question?.role === 'user' && keepOne(question, id);
      if (record && kept) {
        await messages.put(kept);
        await chats.put({ ...record, leaf: id });
      }
      await tx.done;
    },
    async journal(run, entries) {
      const tx = toldOnce((await database()).transaction('journal', 'readwrite', RELAXED));
      await Promise.all([
        ...entries.map((entry) => tx.store.put({ ...entry, run, order: (lastOrder += 1) })),
        tx.done,
      ]);
    },
    async storeAnswer(chat, answer) {
      const tx = toldOnce((await database()).transaction(['messages', 'journal'], 'readwrite', RELAXED));
      const stored = await tx.objectStore('messages').get(answer.id);
      // Without it, the chat was deleted while the answer was being written.
      const next = stored?.chat === chat && { ...answer, chat, createdAt: stored.createdAt };
      await Promise.all([
        ...(next ? [tx.objectStore('messages').put(next)] : []),
        tx.objectStore('journal').delete(journalOf(answer.run)),
        tx.done,
      ]);
    },
    async storeDrawing(chat, id, drawing) {
      const tx = toldOnce((await database()).transaction('messages', 'readwrite', RELAXED));
      const stored = await tx.store.get(id);
      if (stored?.role === 'assistant' && stored.chat === chat) {
        const drawn = withDrawing(migrateMessage(stored), drawing);
        if (drawn) await tx.store.put(drawn);
      }
      await tx.done;
    },
    async interruptOpen() {
      const tx = toldOnce((await database()).transaction(['messages', 'journal'], 'readwrite', RELAXED));
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
      const tx = toldOnce((await database()).transaction('messages', 'readwrite', RELAXED));
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
