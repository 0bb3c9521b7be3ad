import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import { type ChatsDatabase, createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createKeptDrafts } from '#lib/chats/kept-drafts.ts';
import { createQueuedQuestions } from '#lib/chats/queued-questions.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import { createBrowserSession } from '#lib/window-state/browser-session.ts';
import { createWindowMemory } from '#lib/window-state/window-memory.ts';
import { type Line, openLine } from '#test/support/background/open-line.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { aQuote, ASKED } from '#test/support/panel/open-panel.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

let databases = 0;
let time: number;
let database: ChatsDatabase;
let line: Line;
let panel: PanelStore;

/** Starts the browser with what is on the disk, and opens a panel. */
async function start(): Promise<void> {
  fakeBrowser.reset();
  const now = (): number => (time += 1);
  const session = createBrowserSession(() => Promise.resolve());
  const kept = createKeptDrafts(now, database);
  line = openLine(
    () => createWindowMemory(undefined, { kept, session, isPrivate: () => Promise.resolve(false) }),
    createStoredChats(now, database),
    createQueuedQuestions({ area: fakeBrowser.storage.session, database, session, now }),
  );
  panel = line.openPanel();
  await waitFor(() => expect(panel.isReady.value).toBe(true));
}

beforeEach(async () => {
  time = 0;
  database = createChatsDatabase(`restart-${(databases += 1)}`);
  await start();
});

async function ask(text: string): Promise<string> {
  panel.draft.type(text);
  panel.asking.send();
  await waitFor(() => expect(panel.conversation.messages.value[0]).toMatchObject({ text }));
  return panel.conversation.chat.value;
}

/** Types, and waits until that is on the disk. */
async function type(text: string): Promise<void> {
  panel.draft.type(text);
  panel.draft.flush();
  await waitFor(async () => {
    expect((await (await database()).getAll('drafts')).map((one) => one.text)).toContain(text);
  });
}

async function startChat(): Promise<void> {
  const before = panel.conversation.chat.value;
  panel.newChat();
  await waitFor(() => expect(panel.conversation.chat.value).not.toBe(before));
}

it('the panel opens the chat that was typed in last, with its draft', async () => {
  await ask('First?');
  await startChat();
  await type('not asked yet');
  const chat = panel.conversation.chat.value;
  await start();
  expect(panel.conversation.chat.value).toBe(chat);
  expect(panel.draft.text.value).toBe('not asked yet');
  expect(panel.conversation.messages.value).toEqual([]);
});

it('the panel opens the chat with the latest question, and the next new chat has the draft that was left', async () => {
  await startChat();
  await type('not asked yet');
  // Another window asks after that.
  await createStoredChats(() => (time += 1), database).addQuestion(
    { chat: 'asked later', parent: null, text: 'Later?', quotes: [] },
    waitingAnswer(),
  );
  await start();
  expect(panel.conversation.chat.value).toBe('asked later');
  expect(panel.draft.text.value).toBe('');
  await startChat();
  expect(panel.draft.text.value).toBe('not asked yet');
});

it('the draft and the quotes of each chat are there when it is opened', async () => {
  const one = await ask('First?');
  await startChat();
  const two = await ask('Second?');
  panel.apply({ type: 'quote-add', quote: aQuote('of-two') });
  await type('more of two');
  panel.openChat(one);
  await waitFor(() => expect(panel.conversation.chat.value).toBe(one));
  await type('more of one');
  await start();
  expect(panel.conversation.chat.value).toBe(one);
  expect(panel.draft.text.value).toBe('more of one');
  panel.openChat(two);
  await waitFor(() => expect(panel.conversation.chat.value).toBe(two));
  expect(panel.draft.text.value).toBe('more of two');
  expect(panel.draft.quotes.value).toEqual([aQuote('of-two')]);
});

it('a queued question is shown again, and says that it was not sent', async () => {
  const chat = await ask('First?');
  const queued = createQueuedQuestions({
    area: fakeBrowser.storage.session,
    database,
    session: createBrowserSession(() => Promise.resolve()),
    now: () => time,
  });
  await queued.add(chat, { id: 'queued', text: 'And then?', quotes: [], to: ASKED.to }, false);
  await start();
  await waitFor(() => expect(panel.queue.questions.value.map(({ text }) => text)).toEqual(['And then?']));
  expect(panel.queue.wait.value).toBe('restarted');
  expect(line.asked).toEqual([]);
});
