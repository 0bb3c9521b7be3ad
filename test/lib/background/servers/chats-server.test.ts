import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';

import {
  type ChatsServer,
  type ChatsServerOptions,
  createChatsServer,
} from '#lib/background/servers/chats-server.ts';
import type { ChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { CHATS_PORT, type ChatsReply, isChatsReply } from '#lib/protocol/chat-list.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';
import { makeChat } from '#test/support/transfer/make-chats.ts';
import { createProfile, NOW } from '#test/support/transfer/profile.ts';

const stopped: string[] = [];

function serve(
  database: ChatsDatabase,
  changes: Partial<ChatsServerOptions> = {},
): { server: ChatsServer; page: LinkedPort } {
  const server = createChatsServer({
    list: createStoredChatList(() => NOW, database),
    chats: { showVersion: () => Promise.resolve() },
    runs: { liveIn: () => undefined, answersIn: () => [], stopChat: (chat) => void stopped.push(chat) },
    now: () => performance.now(),
    pause: () => Promise.resolve(),
    hold: () => () => {},
    showAll: () => Promise.resolve(),
    leave: () => Promise.resolve(),
    purgeLater: () => Promise.resolve(),
    tellTitle() {},
    ...changes,
  });
  const [page, background] = linkPorts(CHATS_PORT);
  server.serve(background);
  return { server, page };
}

it('an open list of chats shows what a page has imported, and searches find it', async () => {
  const { archive, database } = createProfile();
  await archive.add(makeChat('one', 1));
  const { server, page } = serve(database);
  const lists: (readonly string[])[] = [];
  const found: string[] = [];
  page.onMessage.addListener((reply) => {
    if (!isChatsReply(reply)) return;
    if (reply.type === 'chats-state') lists.push(reply.latest.map(({ id }) => id));
    if (reply.type === 'chats-found') found.push(...reply.hits.map(({ chat }) => chat.id));
  });
  page.postMessage({ type: 'chats-open', first: 40 });
  page.postMessage({ type: 'chats-show', page: '' });
  page.postMessage({ type: 'chats-search', search: 1, text: 'sky' });
  await waitFor(() => expect([lists, found]).toEqual([[['one']], ['one']]));

  await archive.add(makeChat('two', 1, 4));
  await server.imported();
  await waitFor(() => expect(lists).toEqual([['one'], ['two', 'one']]));
  page.postMessage({ type: 'chats-search', search: 2, text: 'sky' });
  await waitFor(() => expect(found).toEqual(['one', 'two', 'one']));

  page.disconnect();
  await server.imported();
  expect(lists).toHaveLength(2);
});

it('a list begins with as many chats as fill the screen, and the others are requested', async () => {
  const { archive, database } = createProfile();
  await archive.add(makeChat('old', 1));
  await archive.add(makeChat('new', 1, 4));
  const { page } = serve(database);
  const replies: ChatsReply[] = [];
  page.onMessage.addListener((reply) => {
    if (isChatsReply(reply)) replies.push(reply);
  });
  page.postMessage({ type: 'chats-open', first: 1 });
  page.postMessage({ type: 'chats-show', page: '' });
  await waitFor(() => expect(replies).toMatchObject([{ latest: [{ id: 'new' }], hasMore: true }]));
  page.postMessage({ type: 'chats-more' });
  await waitFor(() => expect(replies.slice(1)).toMatchObject([{ chats: [{ id: 'old' }], hasMore: false }]));
});

it('a list stops what is written in a chat', async () => {
  const { page } = serve(createProfile().database);
  page.postMessage({ type: 'chat-stop', chat: 'one' });
  await waitFor(() => expect(stopped).toEqual(['one']));
});

it('an open list keeps the background awake for some minutes after each request, and no longer than it is open', async () => {
  let held = 0;
  const pauses: (() => void)[] = [];
  const { page } = serve(createProfile().database, {
    hold() {
      held += 1;
      let isHeld = true;
      return () => {
        if (isHeld) held -= 1;
        isHeld = false;
      };
    },
    pause: (ms = 0) => (ms < 1000 ? Promise.resolve() : new Promise((resolve) => void pauses.push(resolve))),
  });
  page.postMessage({ type: 'chats-search', search: 1, text: 'sky' });
  await waitFor(() => expect([held, pauses.length]).toEqual([1, 1]));
  page.postMessage({ type: 'chats-search', search: 2, text: 'sea' });
  await waitFor(() => expect([held, pauses.length]).toEqual([1, 2]));
  pauses[0]?.();
  await Promise.resolve();
  expect(held).toBe(1);
  pauses[1]?.();
  await waitFor(() => expect(held).toBe(0));
  page.postMessage({ type: 'chats-search', search: 3, text: 'sky' });
  await waitFor(() => expect(pauses).toHaveLength(3));
  expect(held).toBe(1);
  page.disconnect();
  await waitFor(() => expect(held).toBe(0));
});
