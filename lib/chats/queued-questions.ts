import * as v from 'valibot';

import { type QueuedQuestion, queuedQuestionSchema } from '#lib/protocol/queued-question.ts';

import type { SessionArea } from './temporary-chats.ts';

/** The questions that wait in each chat until the answer before them is complete. */
export interface QueuedQuestions {
  /** The next one first. */
  read(chat: string): Promise<readonly QueuedQuestion[]>;
  /**
   * Adds a question behind the others, once.
   *
   * @param isPrivate - Whether the chat is one of a private window, so that it must never reach a disk.
   * @throws When the browser's storage is full; the queue stays as it was.
   */
  add(chat: string, question: QueuedQuestion, isPrivate: boolean): Promise<void>;
  /** Returns whether it was there. */
  drop(chat: string, question: string): Promise<boolean>;
  forget(chat: string): Promise<void>;
  forgetAll(): Promise<void>;
}

const PREFIX = 'queue:';

const queueSchema = v.object({ isPrivate: v.boolean(), questions: v.array(queuedQuestionSchema) });

/**
 * Keeps queued questions where drafts are: in memory (`storage.session`), so that they survive the panel and the
 * background. `lib/window-state/carry-windows.ts` keeps them over a restart of the extension.
 */
export function createQueuedQuestions(area: SessionArea): QueuedQuestions {
  async function read(chat: string): Promise<QueuedQuestion[]> {
    const name = PREFIX + chat;
    const item = (await area.get(name))[name];
    return v.is(queueSchema, item) ? item.questions : [];
  }

  return {
    read,
    add: (chat, question, isPrivate) =>
      navigator.locks.request(PREFIX + chat, async () => {
        const questions = await read(chat);
        if (questions.some(({ id }) => id === question.id)) return;
        await area.set({ [PREFIX + chat]: { isPrivate, questions: [...questions, question] } });
      }),
    drop: (chat, question) =>
      navigator.locks.request(PREFIX + chat, async () => {
        const name = PREFIX + chat;
        const item = (await area.get(name))[name];
        if (!v.is(queueSchema, item)) return false;
        const questions = item.questions.filter(({ id }) => id !== question);
        if (questions.length === item.questions.length) return false;
        if (questions.length === 0) await area.remove([name]);
        else await area.set({ [name]: { ...item, questions } });
        return true;
      }),
    forget: (chat) => area.remove([PREFIX + chat]),
    async forgetAll() {
      const names = Object.keys(await area.get(null));
      await area.remove(names.filter((name) => name.startsWith(PREFIX)));
    },
  };
}
