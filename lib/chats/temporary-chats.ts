import * as v from 'valibot';

import { messageSchema, type Answer, type Message, type Question } from '#lib/protocol/chat.ts';

import { isOpen, pathTo, withEntries, withReceipt, type ChatStore } from './chat-store.ts';

/** The part of `storage.session` that is used here. */
export interface SessionArea {
  get(keys: null | string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
}

const chatSchema = v.object({
  id: v.string(),
  updatedAt: v.number(),
  leaf: v.nullable(v.string()),
  messages: v.array(messageSchema),
});
type TemporaryChat = v.InferOutput<typeof chatSchema>;

const PREFIX = 'temporary-chat:';

/**
 * Keeps the chats of private windows in memory (`storage.session`): they outlive the background, not the browser,
 * and never reach a disk. A chat is one item, written whole; that is dear for a long chat, and a private one is
 * seldom long.
 */
export function createTemporaryChats(area: SessionArea, now: () => number): ChatStore {
  async function readAll(): Promise<TemporaryChat[]> {
    const items = Object.entries(await area.get(null));
    return items.flatMap(([name, item]) => (name.startsWith(PREFIX) && v.is(chatSchema, item) ? [item] : []));
  }

  async function read(chat: string): Promise<TemporaryChat> {
    const item = (await area.get(PREFIX + chat))[PREFIX + chat];
    return v.is(chatSchema, item) ? item : { id: chat, updatedAt: 0, leaf: null, messages: [] };
  }

  /** Changes of one chat take turns. */
  function change<T>(chat: string, work: (chat: TemporaryChat) => [TemporaryChat, T]): Promise<T> {
    return navigator.locks.request(PREFIX + chat, async () => {
      const [changed, result] = work(await read(chat));
      await area.set({ [PREFIX + chat]: { ...changed, updatedAt: now() } });
      return result;
    });
  }

  function put(chat: TemporaryChat, ...messages: Message[]): TemporaryChat {
    const ids = new Set(messages.map(({ id }) => id));
    return {
      ...chat,
      leaf: messages.at(-1)?.id ?? chat.leaf,
      messages: [...chat.messages.filter(({ id }) => !ids.has(id)), ...messages],
    };
  }

  /** Changes the answer of a run, where there is one, without moving the leaf. */
  async function changeAnswer(run: string, next: (answer: Answer) => Answer): Promise<boolean> {
    const isOfRun = (message: Message): message is Answer =>
      message.role === 'assistant' && message.run === run;
    const owner = (await readAll()).find(({ messages }) => messages.some(isOfRun));
    if (!owner) return false;
    return change(owner.id, (chat) => {
      const answer = chat.messages.find(isOfRun);
      if (!answer) return [chat, false];
      const changed = next(answer);
      return [{ ...put(chat, changed), leaf: chat.leaf }, changed !== answer];
    });
  }

  return {
    async view(chat, upTo) {
      const { leaf, messages } = await read(chat);
      return messages.length === 0 ? undefined : { id: chat, messages: pathTo(upTo ?? leaf, messages) };
    },
    async latest() {
      return (await readAll()).toSorted((a, b) => b.updatedAt - a.updatedAt)[0]?.id;
    },
    addQuestion: ({ chat, ...said }, answer) =>
      change(chat, (stored) => {
        const question: Question = { id: crypto.randomUUID(), role: 'user', ...said };
        return [put(stored, question, { ...answer, parent: question.id }), question];
      }),
    addAnswer: (chat, id, answer, receipt) =>
      change(chat, (stored) => {
        const found = stored.messages.find((message) => message.id === id);
        if (found?.role !== 'user') return [stored, undefined];
        const question = withReceipt(found, receipt);
        return [put(stored, question, { ...answer, parent: id }), question];
      }),
    reopenAnswer: (chat, id, run) =>
      change(chat, (stored) => {
        const answer = stored.messages.find((message) => message.id === id);
        if (answer?.role !== 'assistant' || isOpen(answer)) return [stored, undefined];
        const { failure: _failure, ...rest } = answer;
        const reopened: Answer = { ...rest, run, state: 'waiting', notices: [] };
        return [put(stored, reopened), reopened];
      }),
    async journal(run, entries) {
      await changeAnswer(run, (answer) => withEntries(answer, entries));
    },
    endAnswer: (chat, answer) =>
      change(chat, (stored) => [{ ...put(stored, answer), leaf: stored.leaf }, undefined]),
    async interruptOpen() {
      const answers = (await readAll()).flatMap(({ messages }) => messages);
      for (const answer of answers) {
        if (answer.role !== 'assistant' || !isOpen(answer)) continue;
        await changeAnswer(answer.run, (open) => ({ ...open, state: 'interrupted' }));
      }
    },
    returnTail: (run, tail) =>
      changeAnswer(run, (answer) => {
        const longer = withEntries(answer, [tail]);
        const isLonger = answer.state === 'interrupted' && longer[tail.channel] !== answer[tail.channel];
        return isLonger ? longer : answer;
      }),
  };
}
