import { afterEach, beforeEach, expect, it } from 'vitest';

import { type ChatListControl, createChatList } from '#lib/panel/chats/create-chat-list.ts';
import {
  type ChatHit,
  type ChatsFrame,
  type ChatsReply,
  isChatsFrame,
  type ListedChat,
} from '#lib/protocol/chat-list.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const NOW = new Date(2026, 10, 26, 12).getTime();

let list: ChatListControl;
let heard: ChatsFrame[];
let background: LinkedPort | undefined;
let opened: (string | undefined)[][];
let restored: string[];

function aChat(id: string, minutesAgo: number, changes: Partial<ListedChat> = {}): ListedChat {
  return {
    id,
    title: `Title of ${id}`,
    site: '',
    pages: 0,
    at: NOW - minutesAgo * 60_000,
    model: 'model',
    count: 2,
    isPinned: false,
    isRunning: false,
    ...changes,
  };
}

function aHit(id: string, message?: string): ChatHit {
  const excerpt = [{ text: 'found', isMarked: true }];
  return {
    chat: aChat(id, 1),
    title: [{ text: id, isMarked: false }],
    matches: 1,
    ...(message !== undefined && { message: { id: message, excerpt } }),
  };
}

function say(...replies: ChatsReply[]): void {
  for (const reply of replies) background?.postMessage(reply);
}

function ids(): string[] {
  return list.chats.value.map(({ id }) => id);
}

function lastSearch(): number {
  const frame = heard.findLast((one) => one.type === 'chats-search');
  return frame?.type === 'chats-search' ? frame.search : -1;
}

beforeEach(async () => {
  heard = [];
  opened = [];
  restored = [];
  list = createChatList({
    connect(name) {
      const [panel, end] = linkPorts(name);
      background = end;
      end.onMessage.addListener((frame) => {
        if (isChatsFrame(frame)) heard.push(frame);
      });
      return panel;
    },
    page: () => Promise.resolve('https://a.example/'),
    first: 20,
    now: NOW,
    open: (chat, message) => void opened.push([chat, message]),
    restored: (chat) => void restored.push(chat),
  });
  await waitFor(() =>
    expect(heard).toEqual([
      { type: 'chats-open', first: 20 },
      { type: 'chats-show', page: 'https://a.example/' },
    ]),
  );
  say({
    type: 'chats-state',
    ofPage: [aChat('page', 3)],
    pinned: [aChat('pinned', 9000, { isPinned: true })],
    latest: [aChat('one', 1), aChat('two', 2), aChat('page', 3)],
    hasMore: true,
  });
  await waitFor(() => expect(list.isReady.value).toBe(true));
});

afterEach(() => list.end());

it('each chat is listed once, in its group', () => {
  expect(list.groups.value.map(({ kind, chats }) => [kind, chats.map(({ id }) => id)])).toEqual([
    ['page', ['page']],
    ['pinned', ['pinned']],
    ['today', ['one', 'two']],
  ]);
});

it('a chat is deleted although the background has just gone', async () => {
  background?.disconnect();
  list.remove('one');
  await waitFor(() => expect(heard).toContainEqual({ type: 'chat-delete', chat: 'one' }));
});

it('the keyboard moves through all groups, and stops at both ends', () => {
  const visited = [list.active.value?.id];
  for (let step = 0; step < 4; step += 1) {
    list.move('next');
    visited.push(list.active.value?.id);
  }
  expect(visited).toEqual(['page', 'pinned', 'one', 'two', 'two']);
  list.move('first');
  list.move('previous');
  expect(list.active.value?.id).toBe('page');
  list.choose('one');
  expect(opened).toEqual([['one', undefined]]);
});

it('older chats are requested once, when the end is near', async () => {
  list.move('last');
  list.move('last');
  await waitFor(() => expect(heard.filter(({ type }) => type === 'chats-more')).toHaveLength(1));
  say({ type: 'chats-older', chats: [aChat('old', 50_000)], hasMore: false });
  await waitFor(() => expect(ids()).toContain('old'));
  list.more();
  expect(heard.filter(({ type }) => type === 'chats-more')).toHaveLength(1);
});

it('a chat that is written to moves to the top', async () => {
  say({ type: 'chat-change', chat: aChat('two', 0, { isRunning: true }) });
  await waitFor(() => expect(ids()).toEqual(['page', 'pinned', 'two', 'one']));
});

it('an answer that is being written in a chat can be stopped', async () => {
  list.stop('two');
  await waitFor(() => expect(heard.at(-1)).toEqual({ type: 'chat-stop', chat: 'two' }));
});

it('the chat after a deleted one becomes active, and Undo brings the deleted one back', async () => {
  list.activate('one');
  list.remove('one');
  expect(ids()).not.toContain('one');
  expect(list.active.value?.id).toBe('two');
  expect(list.deleted.value?.id).toBe('one');
  list.undo();
  expect(heard.slice(2)).toEqual([]);
  await waitFor(() =>
    expect(heard.slice(2)).toEqual([
      { type: 'chat-delete', chat: 'one' },
      { type: 'chat-restore', chat: 'one' },
    ]),
  );
  expect(list.deleted.value).toBeUndefined();
  say({ type: 'chat-change', chat: aChat('one', 1) });
  await waitFor(() => expect(list.active.value?.id).toBe('one'));
  expect(restored).toEqual(['one']);
});

it('hits of an earlier key are dropped, and shown until the first of the next key come', async () => {
  list.search('f');
  await waitFor(() => expect(lastSearch()).toBe(1));
  say({ type: 'chats-found', search: 1, hits: [aHit('one')], isDone: false, hasMore: true });
  await waitFor(() => expect(ids()).toEqual(['one']));
  list.search('fo');
  expect(ids()).toEqual(['one']);
  say({ type: 'chats-found', search: 1, hits: [aHit('late')], isDone: true, hasMore: false });
  say({ type: 'chats-found', search: 2, hits: [aHit('two', 'message')], isDone: true, hasMore: false });
  await waitFor(() => expect(ids()).toEqual(['two']));
  expect(list.isSearching.value).toBe(false);
  list.search('');
  expect(ids()).toEqual(['page', 'pinned', 'one', 'two']);
});

it('a hit is opened at its message, once its chat shows that', async () => {
  list.search('found');
  await waitFor(() => expect(lastSearch()).toBe(1));
  say({ type: 'chats-found', search: 1, hits: [aHit('two', 'message')], isDone: true, hasMore: false });
  await waitFor(() => expect(ids()).toEqual(['two']));
  list.choose('two');
  await waitFor(() =>
    expect(heard.at(-1)).toEqual({ type: 'chat-prepare', chat: 'two', message: 'message' }),
  );
  expect(opened).toEqual([]);
  say({ type: 'chat-ready', chat: 'two', message: 'message' });
  await waitFor(() => expect(opened).toEqual([['two', 'message']]));
});

it('a list whose background has died asks the next one for everything', async () => {
  background?.disconnect();
  await waitFor(() => {
    list.pin('one', true);
    expect(heard.filter(({ type }) => type === 'chats-show')).toHaveLength(2);
  });
});

it('an emptied search shows the chats again, also once the background has found nothing for it', async () => {
  list.search('found');
  await waitFor(() => expect(lastSearch()).toBe(1));
  say({ type: 'chats-found', search: 1, hits: [], isDone: true, hasMore: false });
  await waitFor(() => expect(ids()).toEqual([]));
  list.search('');
  await waitFor(() => expect(lastSearch()).toBe(2));
  say({ type: 'chats-found', search: 2, hits: [], isDone: true, hasMore: false });
  say({ type: 'chat-change', chat: aChat('told-after-that', 0) });
  await waitFor(() =>
    expect(list.groups.value.flatMap(({ chats }) => chats.map(({ id }) => id))).toContain('told-after-that'),
  );
  expect(ids()).toContain('one');
  expect(list.hits.value).toBeUndefined();
});

/** The panel hears of it a moment later. */
async function endBackground(): Promise<void> {
  background?.disconnect();
  await new Promise((resolve) => setTimeout(resolve));
}

it('more of a search, and of the list, is asked of a new background from the start', async () => {
  list.search('found');
  await waitFor(() => expect(lastSearch()).toBe(1));
  say({ type: 'chats-found', search: 1, hits: [aHit('one')], isDone: true, hasMore: true });
  await waitFor(() => expect(ids()).toEqual(['one']));
  await endBackground();
  list.more();
  await waitFor(() => expect(lastSearch()).toBe(2));
  expect(ids()).toEqual(['one']);
  say({ type: 'chats-found', search: 2, hits: [aHit('one'), aHit('two')], isDone: true, hasMore: false });
  await waitFor(() => expect(ids()).toEqual(['one', 'two']));
  list.search('');
  await waitFor(() => expect(lastSearch()).toBe(3));
  await endBackground();
  list.more();
  await waitFor(() => expect(heard.filter(({ type }) => type === 'chats-show')).toHaveLength(3));
  expect(heard.map(({ type }) => type)).not.toContain('chats-more');
});

it('a search that a dying background took with it is not waited for', async () => {
  list.search('found');
  await waitFor(() => expect(lastSearch()).toBe(1));
  background?.disconnect();
  await waitFor(() => expect(list.isSearching.value).toBe(false));
});
