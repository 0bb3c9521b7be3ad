import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, expect, it } from 'vitest';

import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createKeptDrafts, type KeptDrafts } from '#lib/chats/kept-drafts.ts';
import { createQueuedQuestions, type QueuedQuestions } from '#lib/chats/queued-questions.ts';
import { type ChatList, createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { Question } from '#lib/protocol/chat.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';

let databases = 0;
let time = 0;
let name: string;
let chats: ChatStore;
let list: ChatList;
let drafts: KeptDrafts;
let queued: QueuedQuestions;

beforeEach(() => {
  time = 0;
  name = `list-${(databases += 1)}`;
  const database = createChatsDatabase(name);
  const now = (): number => (time += 1);
  chats = createStoredChats(now, database);
  list = createStoredChatList(now, database);
  drafts = createKeptDrafts(now, database);
  const nothing = { get: () => Promise.resolve({}), set: unused, remove: unused };
  queued = createQueuedQuestions({ area: nothing, database, session: () => Promise.resolve('now'), now });
});

function unused(): never {
  throw new Error('Nothing here is in memory.');
}

/** Types a question with a quote in a chat. */
async function type(chat: string): Promise<void> {
  const quote = { id: `of ${chat}`, text: `Quoted in ${chat}`, title: '', url: '' };
  await drafts.write(
    [{ chat, holder: 'window', draft: { text: `Typed in ${chat}`, quotes: [quote.id] } }],
    [quote],
  );
}

async function queue(chat: string): Promise<void> {
  const to = { provider: 'p', model: 'm', origin: null };
  await queued.add(chat, { id: `queued in ${chat}`, text: `Queued in ${chat}`, quotes: [], to }, false);
}

/** The chats with a draft, the quotes in drafts, and the chats with queued questions. */
async function unsent(): Promise<unknown> {
  const db = await openDB(name);
  const [chatsOfDrafts, quotes, queues] = [
    (await db.getAll('drafts')).map(({ chat }) => String(chat)),
    (await db.getAll('draftQuotes')).map(({ id }) => String(id)),
    (await db.getAllKeys('queues')).map(String),
  ];
  db.close();
  return { drafts: chatsOfDrafts, quotes, queues };
}

function ask(chat: string, text: string, url = '', parent: string | null = null): Promise<Question> {
  const quotes = url === '' ? [] : [{ id: `quote-${time}`, text: 'Quoted', title: 'Page', url }];
  return chats.addQuestion({ chat, parent, text, quotes }, waitingAnswer(`run-${time}`));
}

async function titles(): Promise<string[]> {
  return (await list.rows(await list.ids())).map(({ title }) => title);
}

/** Writes to the database behind the list's back. */
async function corrupt(store: string, value: unknown): Promise<void> {
  const db = await openDB(name);
  await db.put(store, value);
  db.close();
}

it('the list has the chat that was written to last first', async () => {
  const { id } = await ask('one', 'First?');
  await ask('two', 'Second?');
  expect(await titles()).toEqual(['Second?', 'First?']);
  await chats.addAnswer('one', id, waitingAnswer('again'));
  expect(await titles()).toEqual(['First?', 'Second?']);
  expect((await list.rows(['one']))[0]).toMatchObject({ count: 3, model: 'model', isPinned: false });
});

it('an unreadable record is hidden, and nothing else', async () => {
  await ask('one', 'First?');
  await ask('two', 'Second?');
  await corrupt('chats', { id: 'two', updatedAt: 'never', title: 7 });
  await corrupt('chats', { id: 'three', updatedAt: 9, leaf: 'x', title: 7, pages: 'none' });
  expect(await titles()).toEqual(['', 'First?']);
});

it('a message that cannot be read is left out of its chat', async () => {
  const first = await ask('one', 'First?');
  await ask('one', 'Second?', '', (await chats.view('one'))?.messages[1]?.id);
  await corrupt('messages', { id: first.id, chat: 'one', parent: null, role: 'user', text: 7 });
  expect((await chats.view('one'))?.messages.map(({ role }) => role)).toEqual([
    'assistant',
    'user',
    'assistant',
  ]);
});

it('chats are found by a page that they quote, whatever its fragment', async () => {
  await ask('one', 'First?', 'https://a.example/x#part');
  await ask('two', 'Second?', 'https://a.example/y');
  await ask('three', 'Third?', 'https://a.example/x');
  expect((await list.ofPage('https://a.example/x#other')).map(({ id }) => id)).toEqual(['three', 'one']);
  expect(await list.ofPage('')).toEqual([]);
});

it('the view of a chat has the title that its first question does not give', async () => {
  await ask('one', 'First?');
  expect(await chats.view('one')).not.toHaveProperty('title');
  await list.rename('one', 'Sky and sea');
  expect(await chats.view('one')).toHaveProperty('title', 'Sky and sea');
});

it('a renamed chat keeps its name and its place', async () => {
  await ask('one', 'First?');
  await ask('two', 'Second?');
  await list.rename('one', '  Sky\nand sea ');
  expect(await titles()).toEqual(['Second?', 'Sky']);
  await list.rename('one', ' ');
  await ask('one', 'More?');
  expect(await titles()).toEqual(['Sky', 'Second?']);
});

it('a pinned chat is listed as such until it is unpinned', async () => {
  await ask('one', 'First?');
  await ask('two', 'Second?');
  await list.pin('one', true);
  expect((await list.pinned()).map(({ id }) => id)).toEqual(['one']);
  await list.pin('one', false);
  expect(await list.pinned()).toEqual([]);
});

it('a deleted chat is out of sight, and comes back with everything', async () => {
  await ask('one', 'First?', 'https://a.example/');
  await ask('two', 'Second?');
  await list.pin('two', true);
  await list.remove('two');
  expect(await titles()).toEqual(['First?']);
  expect(await list.pinned()).toEqual([]);
  expect(await list.count()).toBe(1);
  expect(await chats.view('two')).toBeUndefined();
  expect(await chats.latest()).toBe('one');
  await list.restore('two');
  expect(await titles()).toEqual(['Second?', 'First?']);
  expect(await list.pinned()).toHaveLength(1);
  expect((await chats.view('two'))?.messages).toHaveLength(2);
});

it('a purge deletes what was removed before its time, with its messages', async () => {
  await ask('one', 'First?');
  await ask('two', 'Second?');
  await list.remove('one');
  const removedAt = time;
  await list.remove('two');
  await list.purge(removedAt);
  await list.restore('one');
  await list.restore('two');
  expect(await titles()).toEqual(['Second?']);
  const db = await openDB(name);
  expect(await db.count('messages')).toBe(2);
  db.close();
});

it('an answer that ends after its chat was deleted leaves nothing behind', async () => {
  const question = await ask('one', 'First?');
  await list.remove('one');
  await list.purge(time);
  await chats.storeAnswer('one', { ...waitingAnswer('run-0'), parent: question.id, state: 'complete' });
  const db = await openDB(name);
  expect(await db.count('messages')).toBe(0);
  db.close();
});

it('chats expire by their last message, unless they are pinned', async () => {
  await ask('old', 'Old?');
  await ask('pinned', 'Pinned?');
  await list.pin('pinned', true);
  await ask('new', 'New?');
  const { id } = await ask('revived', 'Revived?');
  time = 100;
  await chats.addAnswer('revived', id, waitingAnswer('again'));
  await list.expire(100);
  expect(await titles()).toEqual(['Revived?', 'Pinned?']);
  expect(await chats.view('old')).toBeUndefined();
});

it('the draft and the queue of a chat are deleted for good with it, and not before', async () => {
  for (const chat of ['one', 'two']) {
    await ask(chat, 'Why?');
    await type(chat);
    await queue(chat);
  }
  await list.remove('one');
  const removedAt = time;
  expect(await unsent()).toMatchObject({ drafts: ['one', 'two'], queues: ['one', 'two'] });
  await list.purge(removedAt);
  expect(await unsent()).toEqual({ drafts: ['two'], quotes: ['of two'], queues: ['two'] });
});

it('a chat’s expiry counts its last draft or queued question, which expire with it', async () => {
  for (const chat of ['old', 'typed', 'queued']) await ask(chat, 'Why?');
  await type('old');
  await type('old and unasked');
  await queue('old');
  time = 100;
  await type('typed');
  await type('unasked');
  await queue('queued');
  await list.expire(100);
  expect(await list.ids()).toEqual(['queued', 'typed']);
  expect(await unsent()).toEqual({
    drafts: ['typed', 'unasked'],
    quotes: ['of typed', 'of unasked'],
    queues: ['queued'],
  });
});

it('a draft in an old chat without a question expires, unless a panel shows it', async () => {
  await type('shown');
  await type('left');
  await list.expire(100, new Set(['shown']));
  expect(await unsent()).toEqual({ drafts: ['shown'], quotes: ['of shown'], queues: [] });
});

it('answer parameters of a chat without questions stay with a draft', async () => {
  for (const chat of ['typed', 'empty']) await chats.setParameters(chat, { temperature: 0 });
  await type('typed');
  await list.dropEmpty(100);
  expect(await chats.readParameters('typed')).toEqual({ temperature: 0 });
  expect(await chats.readParameters('empty')).toEqual({});
});

it('nothing is left after everything was deleted', async () => {
  await ask('one', 'First?');
  await type('one');
  await type('unasked');
  await queue('one');
  await chats.journal('run-0', [{ channel: 'answer', at: 0, text: 'x' }]);
  await list.clear();
  expect(await list.ids()).toEqual([]);
  const db = await openDB(name);
  for (const store of db.objectStoreNames) expect(await db.count(store), store).toBe(0);
  db.close();
});

it('a long chat is read in parts', async () => {
  let parent: string | null = null;
  for (let index = 0; index < 40; index += 1) {
    await ask('long', `Question ${index}`, '', parent);
    parent = (await chats.view('long'))?.messages.at(-1)?.id ?? null;
  }
  const { messages, rest } = await list.messagesOf('long');
  expect(messages).toHaveLength(50);
  const others = await list.messages([...rest, 'unknown']);
  expect(new Set([...messages, ...others].map(({ id }) => id)).size).toBe(80);
});

it('a chat shows the branch with the version that was searched for', async () => {
  const first = await ask('chat', 'First form?');
  const answer = (await chats.view('chat'))?.messages[1]?.id ?? null;
  await ask('chat', 'Below the first form', '', answer);
  await ask('chat', 'Second form?');
  await chats.showVersion('chat', first.id);
  expect((await chats.view('chat'))?.messages.map((one) => one.role === 'user' && one.text)).toEqual([
    'First form?',
    false,
    'Below the first form',
    false,
  ]);
  await chats.showVersion('chat', 'unknown');
  expect((await chats.view('chat'))?.messages).toHaveLength(4);
});
