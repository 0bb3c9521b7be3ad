import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import { createQuestionQueue, type QuestionQueue } from '#lib/background/question-queue.ts';
import type { RunRequests } from '#lib/background/run-requests.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { type ChatsDatabase, createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createQueuedQuestions, type QueuedQuestions } from '#lib/chats/queued-questions.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { type AnswerState, createChatId } from '#lib/protocol/chat.ts';
import type { QueuedQuestion, QueueRefusal } from '#lib/protocol/queued-question.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { ASKED } from '#test/support/panel/open-panel.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

let databases = 0;
let session: string;
let database: ChatsDatabase;
let time = 0;
let chats: ChatStore;
let queued: QueuedQuestions;
let queue: QuestionQueue;
let refusal: QueueRefusal | undefined;
/** What was asked, and below which answer. */
let asked: { id: string; parent: string }[];

function aQueued(id: string): QueuedQuestion {
  return { id, text: `Text of ${id}`, quotes: [], to: ASKED.to };
}

/** The questions that wait in a chat, also in the next background. */
async function queuedIn(chat: string): Promise<readonly QueuedQuestion[]> {
  return (await queued.read(chat)).questions;
}

/** Stores the answer that the question `q` has got, as it is now. */
async function answer(state: AnswerState): Promise<string> {
  const waiting = waitingAnswer();
  const { id } = await chats.addQuestion({ chat: 'chat', parent: null, text: 'Why?', quotes: [] }, waiting);
  await chats.storeAnswer('chat', { ...waiting, parent: id, state });
  return waiting.id;
}

const askQueued: RunRequests['askQueued'] = async (place, { id, text, quotes }, parent) => {
  if (refusal) return refusal;
  asked.push({ id, parent });
  const run = `run of ${id}`;
  const waiting = waitingAnswer(run);
  const question = await place.chats.addQuestion({ id, chat: place.chat, parent, text, quotes }, waiting);
  const full = { ...waiting, parent: id };
  await queue.publish(place.chat, { type: 'run-start', question, answer: full });
  await chats.storeAnswer('chat', { ...full, state: 'complete' });
  return undefined;
};

function open(): void {
  queue = createQuestionQueue({
    queued,
    runs: { liveIn: () => undefined },
    askQueued: (...request) => askQueued(...request),
    sessionsIn: () => [],
  });
}

beforeEach(() => {
  fakeBrowser.reset();
  [refusal, asked] = [undefined, []];
  session = 'this run of the browser';
  database = createChatsDatabase(`queue-${(databases += 1)}`);
  chats = createStoredChats(() => (time += 1), database);
  queued = createQueuedQuestions({
    area: fakeBrowser.storage.session,
    database,
    session: () => Promise.resolve(session),
    now: () => time,
  });
  open();
});

it('queued questions are asked one after another, each below the answer before it', async () => {
  const first = await answer('complete');
  await queued.add('chat', aQueued('one'), false);
  await queued.add('chat', aQueued('two'), false);
  await queue.runEnded({ chats, chat: 'chat' }, first);
  expect(asked).toEqual([{ id: 'one', parent: first }]);
  await queue.runEnded({ chats, chat: 'chat' }, 'answer-of-run of one');
  expect(asked.at(-1)).toEqual({ id: 'two', parent: 'answer-of-run of one' });
  expect(await queuedIn('chat')).toEqual([]);
  const view = await chats.view('chat');
  expect(view?.messages.map(({ id }) => id)).toContain('two');
});

it.each<AnswerState>(['stopped', 'failed', 'interrupted', 'truncated', 'length', 'filtered'])(
  'a queued question waits for the user when the answer before it ends as %s',
  async (state) => {
    const first = await answer(state);
    await queued.add('chat', aQueued('one'), false);
    await queue.runEnded({ chats, chat: 'chat' }, first);
    expect(asked).toEqual([]);
    expect(await queuedIn('chat')).toEqual([aQueued('one')]);
  },
);

it('a queued question waits when the answer that has ended is not the one that is shown', async () => {
  await answer('complete');
  await queued.add('chat', aQueued('one'), false);
  await queue.runEnded({ chats, chat: 'chat' }, 'an answer of another branch');
  expect(asked).toEqual([]);
});

it('a queued question waits while answers are compared, and follows the one that is kept', async () => {
  const first = await answer('complete');
  const question = (await chats.view('chat'))?.messages[0]?.id ?? '';
  const second = waitingAnswer('run-2');
  await chats.addAnswer('chat', question, second, undefined, { type: 'next-to', answer: first });
  await queued.add('chat', aQueued('one'), false);
  await queue.runEnded({ chats, chat: 'chat' }, first);
  await chats.storeAnswer('chat', { ...second, parent: question, state: 'complete' });
  await queue.runEnded({ chats, chat: 'chat' }, second.id);
  expect(asked).toEqual([]);
  await chats.keepAnswer('chat', second.id);
  await queue.runEnded({ chats, chat: 'chat' }, second.id);
  expect(asked).toEqual([{ id: 'one', parent: second.id }]);
});

it('a queued question that may not be sent stays, and so do later questions', async () => {
  refusal = 'no-consent';
  const first = await answer('complete');
  await queued.add('chat', aQueued('one'), false);
  await queue.runEnded({ chats, chat: 'chat' }, first);
  expect(await queuedIn('chat')).toEqual([aQueued('one')]);
  refusal = undefined;
  await queue.runEnded({ chats, chat: 'chat' }, first);
  expect(asked).toEqual([{ id: 'one', parent: first }]);
});

it('a question that a background stored before it died is not asked again', async () => {
  const first = await answer('complete');
  await queued.add('chat', aQueued('one'), false);
  const waiting = waitingAnswer('run-2');
  await chats.addQuestion({ id: 'one', chat: 'chat', parent: first, text: 'One?', quotes: [] }, waiting);
  await chats.storeAnswer('chat', { ...waiting, parent: 'one', state: 'complete' });
  open();
  await queue.runEnded({ chats, chat: 'chat' }, waiting.id);
  expect(asked).toEqual([]);
  expect(await queuedIn('chat')).toEqual([]);
});

it('a question that the user is asking is not asked a second time when its turn comes', async () => {
  const first = await answer('complete');
  await queued.add('chat', aQueued('one'), false);
  expect(queue.claim('one')).toBe(true);
  await queue.runEnded({ chats, chat: 'chat' }, first);
  expect(asked).toEqual([]);
  expect(queue.claim('one')).toBe(false);
  queue.release('one');
  expect(queue.claim('one')).toBe(true);
});

it('the same question is queued once, and each chat has its own queue', async () => {
  await queued.add('chat', aQueued('one'), false);
  await queued.add('chat', aQueued('one'), false);
  await queued.add('other', aQueued('two'), false);
  expect(await queuedIn('chat')).toEqual([aQueued('one')]);
  expect(await queued.drop('chat', 'two')).toBe(false);
  expect(await queued.drop('chat', 'one')).toBe(true);
  expect(await queuedIn('other')).toEqual([aQueued('two')]);
});

it('a queued question from before a browser restart waits for the user, and so do those after it', async () => {
  const first = await answer('complete');
  await queued.add('chat', aQueued('one'), false);
  await queued.add('chat', aQueued('two'), false);
  session = 'the next run of the browser';
  open();
  await queue.runEnded({ chats, chat: 'chat' }, first);
  expect(asked).toEqual([]);
  await queued.add('chat', aQueued('three'), false);
  expect(await queued.read('chat')).toMatchObject({
    questions: [{ id: 'one' }, { id: 'two' }, { id: 'three' }],
    isPaused: true,
  });
});

it('a queue from before a browser restart continues when the user sends its next question', async () => {
  const first = await answer('complete');
  await queued.add('chat', aQueued('one'), false);
  await queued.add('chat', aQueued('two'), false);
  session = 'the next run of the browser';
  expect(queue.claim('one')).toBe(true);
  await askQueued({ chats, chat: 'chat' }, aQueued('one'), first);
  expect(await queued.read('chat')).toEqual({ questions: [aQueued('two')], isPaused: false });
  await queue.runEnded({ chats, chat: 'chat' }, 'answer-of-run of one');
  expect(asked.map(({ id }) => id)).toEqual(['one', 'two']);
});

it('a queue from before a browser restart stays paused when its next question is dropped', async () => {
  await queued.add('chat', aQueued('one'), false);
  await queued.add('chat', aQueued('two'), false);
  session = 'the next run of the browser';
  await queue.drop('chat', 'one');
  expect(await queued.read('chat')).toEqual({ questions: [aQueued('two')], isPaused: true });
  await queue.drop('chat', 'two');
  await queued.add('chat', aQueued('three'), false);
  expect(await queued.read('chat')).toEqual({ questions: [aQueued('three')], isPaused: false });
});

it.each([
  ['a private window', 'chat', true],
  ['a temporary chat', createChatId(true), false],
])('a question that is queued in %s is in memory only', async (_where, chat, isPrivate) => {
  await queued.add(chat, aQueued('one'), isPrivate);
  await queued.add(chat, aQueued('two'), isPrivate);
  expect(await queuedIn(chat)).toEqual([aQueued('one'), aQueued('two')]);
  expect(await (await database()).getAll('queues')).toEqual([]);
  expect(JSON.stringify(await fakeBrowser.storage.local.get(null))).toBe('{}');
  expect(await queued.drop(chat, 'one')).toBe(true);
  await queued.forget(chat);
  expect(await queuedIn(chat)).toEqual([]);
});

it('queued questions that cannot be read are left out, and the others are not', async () => {
  const entry = (question: unknown): unknown => ({ session, question });
  const store = async (chat: string, entries: unknown): Promise<void> => {
    const value = Object.assign({ chat, entries: [], at: 1 }, { entries });
    await (await database()).put('queues', value);
  };
  await store('broken', 'no list');
  await store('chat', [entry({ id: 7 }), null, entry(aQueued('one'))]);
  expect(await queuedIn('broken')).toEqual([]);
  expect(await queuedIn('chat')).toEqual([aQueued('one')]);
  await queued.add('broken', aQueued('two'), false);
  expect(await queuedIn('broken')).toEqual([aQueued('two')]);
});
