import * as v from 'valibot';

import { toldOnce } from '#lib/database/told-once.ts';
import { isKeptOnDisk, isTemporaryChat } from '#lib/protocol/chat.ts';
import { type QueuedQuestion, queuedQuestionSchema } from '#lib/protocol/queued-question.ts';

import { RELAXED, type ChatsDatabase, type QueueRecord } from './chats-database.ts';
import type { SessionArea } from './temporary-chats.ts';

/** The queue of a chat. */
export interface Queue {
  /** The next one first. */
  readonly questions: readonly QueuedQuestion[];
  /** Whether the browser was closed since the next one was queued, so that only the user can send it. */
  readonly isPaused: boolean;
}

/** The questions that wait in each chat until the answer before them is complete. */
export interface QueuedQuestions {
  read(chat: string): Promise<Queue>;
  /**
   * Appends a question, once.
   *
   * @param isPrivate - Whether the chat is one of a private window, so that it must never reach a disk.
   * @throws When the browser's storage is full; the queue stays as it was.
   */
  add(chat: string, question: QueuedQuestion, isPrivate: boolean): Promise<void>;
  /** Returns whether it was there. */
  drop(chat: string, question: string): Promise<boolean>;
  /** The same for a question that is being asked: the ones after it are no longer paused. */
  take(chat: string, question: string): Promise<boolean>;
  /** Deletes the queue of a temporary chat, or of one in a private window. */
  forget(chat: string): Promise<void>;
}

/** Where queues are kept. */
export interface QueuedQuestionsOptions {
  readonly area: SessionArea;
  readonly database: ChatsDatabase;
  /** The id of this browser session. */
  session(): Promise<string>;
  now(): number;
}

type Entry = QueueRecord['entries'][number];

const PREFIX = 'queue:';
const EMPTY: Queue = { questions: [], isPaused: false };

const temporarySchema = v.object({ questions: v.array(queuedQuestionSchema) });
const entrySchema = v.object({ session: v.string(), question: queuedQuestionSchema });

/** Without unreadable ones. */
function readEntries(record: QueueRecord | undefined): Entry[] {
  const entries: unknown = record?.entries;
  return Array.isArray(entries) ? entries.filter((entry) => v.is(entrySchema, entry)) : [];
}

/**
 * Keeps queued questions with their chats. Those of private windows and temporary chats are in memory
 * (`storage.session`), and end with the browser.
 */
export function createQueuedQuestions(options: QueuedQuestionsOptions): QueuedQuestions {
  const { area, database } = options;

  async function readTemporary(chat: string): Promise<QueuedQuestion[] | undefined> {
    const name = PREFIX + chat;
    const item = (await area.get(name))[name];
    return v.is(temporarySchema, item) ? item.questions : isTemporaryChat(chat) ? [] : undefined;
  }

  async function writeTemporary(chat: string, questions: readonly QueuedQuestion[]): Promise<void> {
    if (questions.length === 0) await area.remove([PREFIX + chat]);
    else await area.set({ [PREFIX + chat]: { questions } });
  }

  /** Changes the queue of a stored chat. Returns whether anything changed. */
  async function change(chat: string, to: (entries: readonly Entry[]) => readonly Entry[]): Promise<boolean> {
    const tx = toldOnce((await database()).transaction('queues', 'readwrite', RELAXED));
    const before = readEntries(await tx.store.get(chat));
    const entries = to(before);
    if (entries !== before)
      await (entries.length === 0
        ? tx.store.delete(chat)
        : tx.store.put({ chat, entries, at: options.now() }));
    await tx.done;
    return entries !== before;
  }

  /**
   * @param resumed - The browser session in which the rest may be sent automatically, if that is a new one.
   */
  function without(chat: string, id: string, resumed?: string): Promise<boolean> {
    return navigator.locks.request(PREFIX + chat, async () => {
      const temporary = await readTemporary(chat);
      if (!temporary)
        return change(chat, (entries) => {
          const rest = entries.filter(({ question }) => question.id !== id);
          if (rest.length === entries.length) return entries;
          return resumed === undefined ? rest : rest.map((entry) => ({ ...entry, session: resumed }));
        });
      const rest = temporary.filter((question) => question.id !== id);
      if (rest.length === temporary.length) return false;
      await writeTemporary(chat, rest);
      return true;
    });
  }

  return {
    async read(chat) {
      const temporary = await readTemporary(chat);
      if (temporary) return { questions: temporary, isPaused: false };
      const entries = readEntries(await (await database()).get('queues', chat));
      const [next] = entries;
      if (!next) return EMPTY;
      const questions = entries.map(({ question }) => question);
      return { questions, isPaused: next.session !== (await options.session()) };
    },
    add: (chat, question, isPrivate) =>
      navigator.locks.request(PREFIX + chat, async () => {
        if (isKeptOnDisk(isPrivate, chat)) {
          const session = await options.session();
          await change(chat, (entries) =>
            entries.some((entry) => entry.question.id === question.id)
              ? entries
              : [...entries, { session, question }],
          );
          return;
        }
        const questions = (await readTemporary(chat)) ?? [];
        if (!questions.some(({ id }) => id === question.id))
          await writeTemporary(chat, [...questions, question]);
      }),
    drop: (chat, question) => without(chat, question),
    take: async (chat, question) => without(chat, question, await options.session()),
    forget: (chat) => area.remove([PREFIX + chat]),
  };
}
