import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';

import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { type ChatSearch, createChatSearch, type FoundChat } from '#lib/chats/search-chats.ts';
import { type ChatList, createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';

let databases = 0;
let time = 0;
let ticks = 0;
let pauses = 0;
let chats: ChatStore;
let list: ChatList;
let search: ChatSearch;

beforeEach(() => {
  time = 0;
  ticks = 0;
  pauses = 0;
  const database = createChatsDatabase(`search-${(databases += 1)}`);
  const now = (): number => (time += 1);
  chats = createStoredChats(now, database);
  list = createStoredChatList(now, database);
  search = createChatSearch(
    list,
    () => (ticks += 1),
    () => {
      pauses += 1;
      return Promise.resolve();
    },
  );
});

async function add(
  chat: string,
  text: string,
  answer: string,
  quotes: Quote[] = [],
  parent: string | null = null,
): Promise<string> {
  const waiting = waitingAnswer(`run-${time}`);
  const { id } = await chats.addQuestion({ chat, parent, text, quotes }, waiting);
  await chats.storeAnswer(chat, { ...waiting, parent: id, state: 'complete', answer });
  return waiting.id;
}

async function find(query: string, signal = new AbortController().signal): Promise<FoundChat[]> {
  const found: FoundChat[] = [];
  for await (const some of search.find(query, signal)) found.push(...some);
  return found;
}

async function ids(query: string): Promise<string[]> {
  return (await find(query)).map(({ row }) => row.id);
}

it('chats are found by their questions, answers, quotes and titles, the latest first', async () => {
  const quote = { id: 'q', text: 'Of granite', title: 'Needles of rock', url: 'https://a.example/' };
  await add('question', 'Where is the needle?', 'Nowhere.');
  await add('answer', 'Where?', 'A NEEDLE is there.');
  await add('quote', 'What?', 'It.', [quote]);
  await add('title', 'Something', 'Else');
  await list.rename('title', 'My needle');
  await add('none', 'Hay?', 'Stack.');
  expect(await ids('needle')).toEqual(['title', 'quote', 'answer', 'question']);
  expect(await ids('granite')).toEqual(['quote']);
});

it('a hit is the latest message that has all of the words', async () => {
  const first = await add('chat', 'One', 'salt and sea');
  const second = await add('chat', 'Two', 'the sea is salt', [], first);
  await add('chat', 'Three', 'only salt', [], second);
  const [hit] = await find('salt sea');
  expect(hit).toMatchObject({ matches: 2, message: { id: second } });
  expect(hit?.message?.excerpt.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual([
    'sea',
    'salt',
  ]);
  expect(await find('salt nothing')).toEqual([]);
});

it('a search without words finds nothing', async () => {
  await add('chat', 'One', 'Two');
  expect(await find('  ')).toEqual([]);
});

it('parts of words are found in scripts without spaces', async () => {
  await add('chat', '人工知能の歴史を教えて', '一九五六年に始まった。');
  expect(await ids('知能')).toEqual(['chat']);
  expect(await ids('始ま')).toEqual(['chat']);
});

it('a question asked after a search is found by the next search, and a deleted one is not', async () => {
  const last = await add('chat', 'One', 'Two');
  await add('other', 'needle', 'Two');
  expect(await ids('needle')).toEqual(['other']);
  await add('chat', 'needle', 'Four', [], last);
  await list.remove('other');
  search.changed('chat');
  search.changed('other');
  expect(await ids('needle')).toEqual(['chat']);
});

it('an answer that is being written is found as far as it has come', async () => {
  const waiting = waitingAnswer('live');
  const { id } = await chats.addQuestion({ chat: 'chat', parent: null, text: 'One', quotes: [] }, waiting);
  let answer = 'Slowly, a nee';
  const live = createChatSearch(
    list,
    () => (ticks += 1),
    () => Promise.resolve(),
    (chat) => (chat === 'chat' ? [{ ...waiting, parent: id, answer }] : []),
  );
  const excerpts = async (query: string): Promise<(string | undefined)[]> => {
    const found: FoundChat[] = [];
    for await (const some of live.find(query, new AbortController().signal)) found.push(...some);
    return found.map(({ message }) => message?.excerpt.map(({ text }) => text).join(''));
  };
  expect(await excerpts('slowly')).toEqual(['Slowly, a nee']);
  expect(await excerpts('needle')).toEqual([]);
  answer = 'Slowly, a needle';
  expect(await excerpts('needle')).toEqual(['Slowly, a needle']);
});

it('an aborted search stops', async () => {
  for (let index = 0; index < 200; index += 1) await add(`chat-${index}`, 'needle', 'hay');
  const stop = new AbortController();
  const found: FoundChat[] = [];
  for await (const some of search.find('needle', stop.signal)) {
    found.push(...some);
    stop.abort();
  }
  expect(found.length).toBeLessThan(200);
  expect(found.length).toBeGreaterThan(0);
});

it('a long search lets other work run, and its first hits come early', async () => {
  for (let index = 0; index < 100; index += 1) await add(`chat-${index}`, 'needle', 'hay');
  await search.warm(new AbortController().signal);
  pauses = 0;
  const sizes: number[] = [];
  for await (const some of search.find('needle', new AbortController().signal)) sizes.push(some.length);
  expect(pauses).toBeGreaterThan(5);
  expect(sizes[0]).toBeLessThan(20);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100);
});
