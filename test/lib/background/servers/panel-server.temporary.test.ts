import { beforeEach, expect, it, vi } from 'vitest';

import type { PanelServerOptions } from '#lib/background/servers/panel-server.ts';
import { isTemporaryChat } from '#lib/protocol/chat.ts';
import { createWindowMemory } from '#lib/window-state/window-memory.ts';
import { noChats, noRuns, openSession, type TestSession } from '#test/support/background/open-session.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

const hello = { type: 'panel-hello', window: 1, private: false } as const;

let forgotten: string[];
let live: Set<string>;
let options: Partial<PanelServerOptions>;

beforeEach(() => {
  fakeBrowser.reset();
  forgotten = [];
  live = new Set();
  options = {
    runs: { ...noRuns, liveIn: (chat) => (live.has(chat) ? 'the run' : undefined) },
    memory: createWindowMemory(),
    forgetTemporary(chat) {
      forgotten.push(chat);
      return Promise.resolve();
    },
  };
});

/** The ids of the chats that the panel was shown. */
function shown({ heard }: TestSession): string[] {
  return heard.flatMap((frame) => (frame.type === 'panel-state' ? [frame.chat.id] : []));
}

async function openTemporary(): Promise<{ session: TestSession; chat: string }> {
  const session = openSession(options);
  session.post(hello, { type: 'chat-new', isTemporary: true });
  await waitFor(() => expect(shown(session)).toHaveLength(2));
  const chat = shown(session)[1] ?? '';
  expect(isTemporaryChat(chat)).toBe(true);
  expect(forgotten).toEqual([]);
  return { session, chat };
}

it('a temporary chat is forgotten when it is left', async () => {
  const { session, chat } = await openTemporary();
  session.post({ type: 'chat-new' });
  await waitFor(() => expect(forgotten).toEqual([chat]));
  expect(isTemporaryChat(shown(session)[2] ?? '')).toBe(false);
});

it('a temporary chat outlives its panel and its background', async () => {
  const { session, chat } = await openTemporary();
  session.close();
  const next = openSession(options);
  next.post(hello);
  await waitFor(() => expect(shown(next)).toEqual([chat]));
  expect(forgotten).toEqual([]);
});

it('a temporary chat that is left while it is answered is forgotten when the answer ends', async () => {
  const { session, chat } = await openTemporary();
  live.add(chat);
  session.post({ type: 'chat-new' });
  await waitFor(() => expect(shown(session)).toHaveLength(3));
  await session.server.runEnded({ chats: noChats, chat: 'another' }, 'answer');
  expect(forgotten).toEqual([]);
  live.clear();
  await session.server.runEnded({ chats: noChats, chat }, 'answer');
  expect(forgotten).toEqual([chat]);
});

it('a temporary chat to which the user has returned is kept when its answer ends', async () => {
  const { session, chat } = await openTemporary();
  live.add(chat);
  session.post({ type: 'chat-new' }, { type: 'chat-show', chat });
  await waitFor(() => expect(shown(session).at(-1)).toBe(chat));
  live.clear();
  await session.server.runEnded({ chats: noChats, chat }, 'answer');
  expect(forgotten).toEqual([]);
});
