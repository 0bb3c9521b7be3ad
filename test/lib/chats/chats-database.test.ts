import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';

import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createKeptDrafts } from '#lib/chats/kept-drafts.ts';
import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { Message } from '#lib/protocol/chat.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';

let databases = 0;

interface OldRecord {
  readonly store: 'chats' | 'messages' | 'journal';
  readonly value: unknown;
}

/** A database as version 1 left it. */
async function createVersion1(...records: OldRecord[]): Promise<string> {
  const name = `version-1-${(databases += 1)}`;
  const db = await openDB(name, 1, {
    upgrade(created) {
      created.createObjectStore('chats', { keyPath: 'id' }).createIndex('updatedAt', 'updatedAt');
      const messages = created.createObjectStore('messages', { keyPath: 'id' });
      for (const index of ['chat', 'state', 'run']) messages.createIndex(index, index);
      created.createObjectStore('journal', { keyPath: ['run', 'order'] });
    },
  });
  for (const { store, value } of records) await db.put(store, value);
  db.close();
  return name;
}

function record(id: string, updatedAt: number, leaf: string | null): OldRecord {
  return { store: 'chats', value: { id, createdAt: 1, updatedAt, leaf } };
}

function stored(chat: string, createdAt: number, value: unknown): OldRecord {
  return { store: 'messages', value: Object.assign({ chat, createdAt }, value) };
}

const question: Message = {
  id: 'question',
  role: 'user',
  parent: null,
  text: 'Why is the sky blue?',
  quotes: [{ id: 'quote', text: 'Sky', title: 'Sky', url: 'https://a.example/sky#blue' }],
};
const answer: Message = { ...waitingAnswer('run', 'answer'), parent: 'question', state: 'complete' };
const later: Message = { id: 'later', role: 'user', parent: 'answer', text: 'And at night?', quotes: [] };

it('chats of version 1 are in the list with their titles, pages and models', async () => {
  const name = await createVersion1(
    record('chat', 30, 'answer'),
    // Stored for its answer settings alone.
    record('empty', 20, null),
    // Keys are random: their order is not that of the messages.
    stored('chat', 3, later),
    stored('chat', 1, question),
    stored('chat', 1, answer),
  );
  const database = createChatsDatabase(name);
  const list = createStoredChatList(() => 40, database);
  expect(await list.rows(await list.ids())).toEqual([
    {
      id: 'chat',
      title: 'Why is the sky blue?',
      site: 'a.example',
      pages: 1,
      at: 30,
      model: 'model',
      count: 3,
      isPinned: false,
    },
  ]);
  expect((await list.ofPage('https://a.example/sky')).map(({ id }) => id)).toEqual(['chat']);
  const view = await createStoredChats(() => 40, database).view('chat');
  expect(view?.messages).toEqual([question, answer]);
});

it('data that version 1 could not have written is hidden, and the rest is migrated', async () => {
  const name = await createVersion1(
    { store: 'chats', value: { id: 'broken', updatedAt: 'yesterday', leaf: 7 } },
    record('chat', 30, 'answer'),
    stored('chat', 1, { id: 'nothing' }),
    stored('chat', 1, { id: 'no-quotes', role: 'user', text: 'x' }),
    stored('chat', 1, { id: 'bad-quote', role: 'user', text: 'y', quotes: [null] }),
    stored('other', 1, question),
    record('other', 20, 'question'),
  );
  const list = createStoredChatList(() => 40, createChatsDatabase(name));
  expect((await list.rows(await list.ids())).map(({ id, title }) => [id, title])).toEqual([
    ['chat', ''],
    ['other', 'Why is the sky blue?'],
  ]);
});

it('a journal of version 1 is still applied to its answer', async () => {
  const open = { ...answer, state: 'streaming' };
  const name = await createVersion1(
    record('chat', 30, 'answer'),
    stored('chat', 1, question),
    stored('chat', 1, open),
    { store: 'journal', value: { run: 'run', order: 1, channel: 'answer', at: 0, text: 'Because' } },
  );
  const chats = createStoredChats(() => 40, createChatsDatabase(name));
  await chats.interruptOpen();
  expect((await chats.view('chat'))?.messages[1]).toMatchObject({ state: 'interrupted', answer: 'Because' });
});

it('chats of version 2 are unchanged, and keep drafts and queued questions from now on', async () => {
  const name = `version-2-${(databases += 1)}`;
  const old = await openDB(name, 2, {
    upgrade(created) {
      const chats = created.createObjectStore('chats', { keyPath: 'id' });
      for (const index of ['updatedAt', 'pinned', 'deletedAt']) chats.createIndex(index, index);
      chats.createIndex('pages', 'pages', { multiEntry: true });
      const messages = created.createObjectStore('messages', { keyPath: 'id' });
      for (const index of ['chat', 'state', 'run']) messages.createIndex(index, index);
      created.createObjectStore('journal', { keyPath: ['run', 'order'] });
    },
  });
  const row = { title: 'Renamed', pages: [], model: 'm', count: 2, pinned: 1 };
  await old.put('chats', { id: 'chat', createdAt: 1, updatedAt: 30, leaf: 'answer', ...row });
  for (const message of [question, answer])
    await old.put('messages', { ...message, chat: 'chat', createdAt: 1 });
  old.close();
  const database = createChatsDatabase(name);
  const list = createStoredChatList(() => 40, database);
  expect(await list.pinned()).toMatchObject([{ id: 'chat', title: 'Renamed', at: 30, count: 2 }]);
  expect((await createStoredChats(() => 40, database).view('chat'))?.messages).toEqual([question, answer]);
  const drafts = createKeptDrafts(() => 40, database);
  await drafts.write([{ chat: 'chat', holder: 'window', draft: { text: 'typed', quotes: [] } }], []);
  expect(await drafts.of('chat')).toMatchObject([{ draft: { text: 'typed' } }]);
  expect(await (await database()).getAll('queues')).toEqual([]);
});

it('a database of version 1 keeps drafts as well', async () => {
  const database = createChatsDatabase(
    await createVersion1(record('chat', 30, 'answer'), stored('chat', 1, question)),
  );
  const drafts = createKeptDrafts(() => 40, database);
  await drafts.write([{ chat: 'chat', holder: 'window', draft: { text: 'typed', quotes: [] } }], []);
  expect(await drafts.lastWritten()).toBe('chat');
});

it('chats of a newer version are left alone', async () => {
  const name = `newer-${(databases += 1)}`;
  (await openDB(name, 99)).close();
  await expect(createChatsDatabase(name)()).rejects.toMatchObject({ kind: 'storage-newer' });
});
