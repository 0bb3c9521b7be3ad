import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';

import { type ChatKeeping, createChatKeeping } from '#lib/background/chat-keeping.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { type ChatList, createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { CHAT_DATA_PORT, type Retention } from '#lib/protocol/chat-data.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const DAY_MS = 24 * 60 * 60_000;
const UNDO_MS = 10 * 60_000;

let databases = 0;
let now: number;
let retention: Retention;
let shown: string[];
let left: string[];
let stopped: string[];
let imports: number;
let chats: ChatStore;
let list: ChatList;
let keeping: ChatKeeping;

beforeEach(async () => {
  now = 1_000 * DAY_MS;
  retention = null;
  shown = [];
  left = [];
  stopped = [];
  imports = 0;
  const database = createChatsDatabase(`keeping-${(databases += 1)}`);
  chats = createStoredChats(() => now, database);
  list = createStoredChatList(() => now, database);
  keeping = createChatKeeping({
    list,
    runs: { stopChat: (chat) => void stopped.push(chat) },
    now: () => now,
    undoMs: UNDO_MS,
    readRetention: () => Promise.resolve(retention),
    saveRetention(next) {
      retention = next;
      return Promise.resolve();
    },
    shown: () => shown,
    onClear: () => Promise.resolve(),
    onImport() {
      imports += 1;
      return Promise.resolve();
    },
    leave(chat) {
      left.push(chat);
      return Promise.resolve();
    },
  });
  for (const [chat, days] of [
    ['old', 40],
    ['running', 20],
    ['new', 1],
  ] as const) {
    now = (1_000 - days) * DAY_MS;
    await chats.addQuestion({ chat, parent: null, text: chat, quotes: [] }, waitingAnswer(chat));
  }
  now = 1_000 * DAY_MS;
});

it('chats are kept forever by default', async () => {
  await keeping.cleanUp();
  expect(await list.ids()).toEqual(['new', 'running', 'old']);
});

it('chats are deleted when they are older than the user’s limit', async () => {
  retention = 30;
  await keeping.cleanUp();
  expect(await list.ids()).toEqual(['new', 'running']);
});

it('a chat that a panel shows is kept however old it is', async () => {
  retention = 7;
  shown = ['old'];
  await keeping.cleanUp();
  expect(await list.ids()).toEqual(['new', 'old']);
});

it('a deleted chat is kept as long as it can be restored', async () => {
  await list.remove('old');
  now += UNDO_MS - 1;
  await keeping.purge();
  expect(await list.ids()).toContain('old');
  now += 1;
  await keeping.purge();
  expect(await list.ids()).not.toContain('old');
});

it('the options page reads and saves how long chats are kept, which deletes nothing at once', async () => {
  const [page, background] = linkPorts(CHAT_DATA_PORT);
  const heard: unknown[] = [];
  page.onMessage.addListener((reply) => heard.push(reply));
  keeping.serve(background);
  page.postMessage({ type: 'chat-data-show' });
  await waitFor(() => expect(heard).toEqual([{ type: 'chat-data-state', retention: null, chats: 3 }]));
  page.postMessage({ type: 'retention-save', retention: 7 });
  await waitFor(() => expect(heard[1]).toEqual({ type: 'chat-data-state', retention: 7, chats: 3 }));
  page.postMessage({ type: 'retention-save', retention: 1 });
  page.postMessage({ type: 'chats-clear' });
  await waitFor(() => expect(heard[2]).toEqual({ type: 'chat-data-state', retention: 7, chats: 0 }));
});

it('deleting everything stops what is being written, and empties the panels', async () => {
  const [page, background] = linkPorts(CHAT_DATA_PORT);
  shown = ['new', 'new', 'running'];
  keeping.serve(background);
  page.postMessage({ type: 'chats-clear' });
  await waitFor(() => expect(left).toEqual(['new', 'running']));
  expect(stopped).toContain('running');
  expect(await list.ids()).toEqual([]);
});

it('chats that a page has added are announced and counted', async () => {
  const [page, background] = linkPorts(CHAT_DATA_PORT);
  const heard: unknown[] = [];
  page.onMessage.addListener((reply) => heard.push(reply));
  keeping.serve(background);
  page.postMessage({ type: 'chats-imported' });
  await waitFor(() => expect(heard).toEqual([{ type: 'chat-data-state', retention: null, chats: 3 }]));
  expect(imports).toBe(1);
});
