import * as v from 'valibot';

import { namesOfDetached, attachPictures, detachPictures } from '#lib/pictures/detach-pictures.ts';
import { answerParametersSchema } from '#lib/protocol/answer-parameters.ts';
import { isOpen, messageSchema, type Answer, type Message, type Question } from '#lib/protocol/chat.ts';

import {
  peersField,
  parametersField,
  pathTo,
  versionsField,
  withDrawing,
  withJournal,
  withReceipt,
  type ChatStore,
} from './chat-store.ts';
import { findPeers, isComparedWith, keepOne, placeAnswer } from './comparison.ts';
import { removeTurn, restoreTurn } from './remove-turn.ts';
import { findVersions, turnTo } from './versions.ts';

/** The part of `storage.session` that is used here. */
export interface SessionArea {
  get(keys: null | string | string[]): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** Chats that are kept in memory. */
export interface TemporaryChats extends ChatStore {
  /** Forgets a chat and its pictures. */
  forget(chat: string): Promise<void>;
}

const branchSchema = v.object({
  leaf: v.nullable(v.string()),
  leftLeaves: v.exactOptional(v.record(v.string(), v.string())),
});

const removalSchema = v.object({
  moved: v.pipe(v.array(v.object({ id: v.string(), parent: v.nullable(v.string()) })), v.readonly()),
  before: branchSchema,
  leafAfter: v.nullable(v.string()),
});

const chatSchema = v.object({
  ...branchSchema.entries,
  id: v.string(),
  updatedAt: v.number(),
  messages: v.array(messageSchema),
  parameters: v.exactOptional(answerParametersSchema),
  /** The turn that was removed last, and how to restore it. */
  removed: v.exactOptional(v.object({ messages: v.array(messageSchema), removal: removalSchema })),
});
type TemporaryChat = v.InferOutput<typeof chatSchema>;

/** The messages, with those of the same ids replaced. */
function withChanged(messages: readonly Message[], changed: readonly Message[]): Message[] {
  const byId = new Map(changed.map((message) => [message.id, message]));
  return messages.map((message) => byId.get(message.id) ?? message);
}

const PREFIX = 'temporary-chat:';

/**
 * The key prefix of a question's pictures, which are separate items: a chat is rewritten often, its pictures
 * never.
 */
function picturesOf({ id }: Pick<Question, 'id'>): string {
  return `temporary-picture:${id}:`;
}

/**
 * Keeps the chats of private windows in memory (`storage.session`): they survive the background, not the browser, and
 * never reach a disk. A chat is one item that each change rewrites, which is slow for long chats; private ones are short.
 */
export function createTemporaryChats(area: SessionArea, now: () => number): TemporaryChats {
  /** The chat of each run that this background has seen: without this, all chats would have to be read. */
  const owners = new Map<string, string>();

  async function readAll(): Promise<TemporaryChat[]> {
    const items = Object.entries(await area.get(null));
    return items.flatMap(([name, item]) => (name.startsWith(PREFIX) && v.is(chatSchema, item) ? [item] : []));
  }

  async function read(chat: string): Promise<TemporaryChat> {
    const item = (await area.get(PREFIX + chat))[PREFIX + chat];
    return v.is(chatSchema, item) ? item : { id: chat, updatedAt: 0, leaf: null, messages: [] };
  }

  /**
   * Changes to one chat run one at a time.
   *
   * @param items - Items that are written in the same step.
   */
  function change<T>(
    chat: string,
    work: (chat: TemporaryChat) => [TemporaryChat, T],
    items: Record<string, string> = {},
  ): Promise<T> {
    return navigator.locks.request(PREFIX + chat, async () => {
      const [changed, result] = work(await read(chat));
      await area.set({ ...items, [PREFIX + chat]: { ...changed, updatedAt: now() } });
      return result;
    });
  }

  /** Messages with their pictures, which are stored separately. */
  async function withPictures<M extends Message>(messages: readonly M[]): Promise<M[]> {
    const names = messages.flatMap((message) =>
      message.role === 'user' ? namesOfDetached(message.quotes, picturesOf(message)) : [],
    );
    if (names.length === 0) return [...messages];
    const items = await area.get(names);
    return messages.map((message) =>
      message.role === 'user'
        ? { ...message, quotes: attachPictures(message.quotes, picturesOf(message), items) }
        : message,
    );
  }

  function put(chat: TemporaryChat, ...messages: Message[]): TemporaryChat {
    const added = new Map(messages.map((message) => [message.id, message]));
    // An existing message keeps its place among its versions.
    const kept = chat.messages.map((message) => {
      const changed = added.get(message.id) ?? message;
      added.delete(message.id);
      return changed;
    });
    return {
      ...chat,
      leaf: messages.at(-1)?.id ?? chat.leaf,
      messages: [...kept, ...added.values()],
    };
  }

  /** The same, but the leaf stays if it is compared with the last of these messages. */
  function putCompared(
    stored: TemporaryChat,
    question: Message | undefined,
    ...messages: Message[]
  ): TemporaryChat {
    const next = put(stored, ...messages);
    const isKept = question?.role === 'user' && isComparedWith(question, stored.leaf, next.leaf ?? '');
    return isKept ? { ...next, leaf: stored.leaf } : next;
  }

  /** Changes the answer of a run without moving the leaf. Returns false when nothing changed. */
  async function changeAnswer(run: string, next: (answer: Answer) => Answer): Promise<boolean> {
    const isOfRun = (message: Message): message is Answer =>
      message.role === 'assistant' && message.run === run;
    const owner = owners.get(run) ?? (await readAll()).find(({ messages }) => messages.some(isOfRun))?.id;
    if (owner === undefined) return false;
    owners.set(run, owner);
    return change(owner, (chat) => {
      const answer = chat.messages.find(isOfRun);
      if (!answer) return [chat, false];
      const changed = next(answer);
      return [{ ...put(chat, changed), leaf: chat.leaf }, changed !== answer];
    });
  }

  return {
    isTemporary: true,
    forget: (chat) =>
      navigator.locks.request(PREFIX + chat, async () => {
        const { messages } = await read(chat);
        const pictures = messages.flatMap((message) =>
          message.role === 'user' ? namesOfDetached(message.quotes, picturesOf(message)) : [],
        );
        await area.remove([PREFIX + chat, ...pictures]);
      }),
    async view(chat, upTo) {
      const { leaf, messages, parameters } = await read(chat);
      if (messages.length === 0 && !parameters) return undefined;
      const path = pathTo(upTo ?? leaf, messages);
      return {
        id: chat,
        messages: await withPictures(path),
        ...(upTo === undefined && versionsField(findVersions(path, messages))),
        ...(upTo === undefined && peersField(findPeers(path, messages))),
        ...parametersField(parameters),
      };
    },
    messages: async (chat) => (await read(chat)).messages,
    showVersion: (chat, message) =>
      navigator.locks.request(PREFIX + chat, async () => {
        const stored = await read(chat);
        const branch = turnTo(message, stored, stored.messages);
        if (branch) await area.set({ [PREFIX + chat]: { ...stored, ...branch } });
      }),
    removeTurn: (chat, question) =>
      change(chat, (stored) => {
        const { id, leaf, leftLeaves } = stored;
        const shown = { leaf, ...(leftLeaves && { leftLeaves }) };
        const without = removeTurn(question, stored.messages, shown);
        if (!without) return [stored, false];
        const { removed, moved, branch, removal } = without;
        const gone = new Set(removed.map((message) => message.id));
        const messages = withChanged(stored.messages, moved).filter((message) => !gone.has(message.id));
        return [{ ...stored, ...branch, id, messages, removed: { messages: [...removed], removal } }, true];
      }),
    restoreTurn: (chat, question) =>
      change(chat, (current) => {
        const { removed, ...stored } = current;
        if (!removed?.messages.some(({ id }) => id === question)) return [current, undefined];
        const { leaf, leftLeaves } = stored;
        const shown = { leaf, ...(leftLeaves && { leftLeaves }) };
        const { restored, moved, branch } = restoreTurn(
          removed.messages,
          removed.removal,
          stored.messages,
          shown,
        );
        const messages = [...withChanged(stored.messages, moved), ...restored];
        return [{ ...stored, ...branch, messages }, undefined];
      }),
    readParameters: async (chat) => (await read(chat)).parameters ?? {},
    setParameters: (chat, parameters) =>
      navigator.locks.request(PREFIX + chat, async () => {
        const { parameters: _before, ...stored } = await read(chat);
        const item = { ...stored, ...parametersField(parameters) };
        await area.set({ [PREFIX + chat]: item });
      }),
    async latest() {
      const asked = (await readAll()).filter(({ leaf }) => leaf !== null);
      return asked.toSorted((a, b) => b.updatedAt - a.updatedAt)[0]?.id;
    },
    addQuestion({ chat, ...said }, answer) {
      const question: Question = { id: crypto.randomUUID(), role: 'user', ...said };
      const { quotes, items } = detachPictures(question.quotes, picturesOf(question));
      owners.set(answer.run, chat);
      return change(
        chat,
        (stored) => [put(stored, { ...question, quotes }, { ...answer, parent: question.id }), question],
        items,
      );
    },
    async addAnswer(chat, id, answer, receipt, placement) {
      owners.set(answer.run, chat);
      const asked = await change<Question | undefined>(chat, (stored) => {
        const found = stored.messages.find((message) => message.id === id);
        const placed = found?.role === 'user' && placeAnswer(found, answer.id, placement);
        if (!placed) return [stored, undefined];
        const question = withReceipt(placed, receipt);
        return [putCompared(stored, question, question, { ...answer, parent: id }), question];
      });
      return asked && (await withPictures([asked]))[0];
    },
    reopenAnswer: (chat, id, run) =>
      change(chat, (stored) => {
        const answer = stored.messages.find((message) => message.id === id);
        if (answer?.role !== 'assistant' || isOpen(answer.state)) return [stored, undefined];
        const { failure: _failure, ...rest } = answer;
        const reopened: Answer = { ...rest, run, state: 'waiting', notices: [] };
        const question = stored.messages.find((message) => message.id === answer.parent);
        return [putCompared(stored, question, reopened), reopened];
      }),
    keepAnswer: (chat, id) =>
      change(chat, (stored) => {
        const answer = stored.messages.find((message) => message.id === id);
        const question = stored.messages.find((message) => message.id === answer?.parent);
        const kept = question?.role === 'user' && keepOne(question, id);
        return [kept ? { ...put(stored, kept), leaf: id } : stored, undefined];
      }),
    async journal(run, entries) {
      await changeAnswer(run, (answer) => withJournal(answer, entries));
    },
    storeAnswer: (chat, answer) =>
      change(chat, (stored) => [{ ...put(stored, answer), leaf: stored.leaf }, undefined]),
    storeDrawing: (chat, id, drawing) =>
      navigator.locks.request(PREFIX + chat, async () => {
        const stored = await read(chat);
        const answer = stored.messages.find((message) => message.id === id);
        const drawn = answer?.role === 'assistant' && withDrawing(answer, drawing);
        if (drawn) await area.set({ [PREFIX + chat]: { ...put(stored, drawn), leaf: stored.leaf } });
      }),
    async interruptOpen() {
      const answers = (await readAll()).flatMap(({ messages }) => messages);
      for (const answer of answers) {
        if (answer.role !== 'assistant' || !isOpen(answer.state)) continue;
        await changeAnswer(answer.run, (open) => ({ ...open, state: 'interrupted' }));
      }
    },
    returnTail: (run, tail) =>
      changeAnswer(run, (answer) => {
        const longer = withJournal(answer, [tail]);
        const isLonger = answer.state === 'interrupted' && longer[tail.channel] !== answer[tail.channel];
        return isLonger ? longer : answer;
      }),
  };
}
