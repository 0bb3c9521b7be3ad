import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createQueuedQuestions, type QueuedQuestions } from '#lib/chats/queued-questions.ts';
import { createChatId } from '#lib/protocol/chat.ts';
import { createBrowserSession } from '#lib/window-state/browser-session.ts';
import { reloadExtension, restoreWindows } from '#lib/window-state/carry-windows.ts';
import { createWindowMemory } from '#lib/window-state/window-memory.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

const HOUR_MS = 60 * 60_000;
const quote = { id: 'q', text: 'quoted', title: '', url: 'https://site.example' };
const waiting = { id: 'w', text: 'And?', quotes: [], to: { provider: 'p', model: 'm', origin: null } };
let reloads = 0;

/** The browser empties `storage.session` when the extension restarts. */
async function restart(): Promise<void> {
  reloads += 1;
  await fakeBrowser.storage.session.clear();
}

const database = createChatsDatabase('carried');

function queued(): QueuedQuestions {
  const session = createBrowserSession(() => restoreWindows(0));
  return createQueuedQuestions({ area: fakeBrowser.storage.session, database, session, now: () => 0 });
}

function memoryAt(now: number): ReturnType<typeof createWindowMemory> {
  return createWindowMemory(() => restoreWindows(now));
}

beforeEach(() => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
  reloads = 0;
  vi.spyOn(fakeBrowser.runtime, 'reload').mockImplementation(() => void restart());
  const windows = [
    { id: 1, incognito: false, focused: true, alwaysOnTop: false },
    { id: 2, incognito: true, focused: false, alwaysOnTop: false },
  ];
  // Typed by its overload that takes a callback and returns nothing.
  Object.assign(fakeBrowser.windows, { getAll: () => Promise.resolve(windows) });
});

describe('a restart of the extension', () => {
  it('keeps the chat, the draft and the quotes of a window', async () => {
    const before = memoryAt(0);
    await before.setChat(1, 'the chat');
    await before.setDraft(1, { text: 'half a ques', quotes: [quote] });
    await before.addPending(1, { ...quote, id: 'pending' });
    const state = await before.read(1);
    expect(await reloadExtension(1000, false)).toBe(true);
    expect(reloads).toBe(1);
    expect(await memoryAt(2000).read(1)).toEqual(state);
  });

  it('restores a draft once', async () => {
    await memoryAt(0).setDraft(1, { text: 'once', quotes: [] });
    await reloadExtension(0, false);
    await memoryAt(0).read(1);
    await restart();
    expect((await memoryAt(0).read(1)).draft.text).toBe('');
  });

  it('does not restore items that nothing has fetched for an hour', async () => {
    await memoryAt(0).setDraft(1, { text: 'old', quotes: [] });
    await reloadExtension(0, false);
    expect((await memoryAt(HOUR_MS).read(1)).draft.text).toBe('');
  });

  it('waits for the user where it would lose the draft of a private window, which is never written', async () => {
    await memoryAt(0).setDraft(1, { text: 'open', quotes: [] });
    await memoryAt(0).setDraft(2, { text: 'secret', quotes: [] });
    expect(await reloadExtension(0, false)).toBe(false);
    expect(reloads).toBe(0);
    expect(await reloadExtension(0, true)).toBe(true);
    const after = memoryAt(0);
    expect((await after.read(1)).draft.text).toBe('open');
    expect((await after.read(2)).draft.text).toBe('');
  });

  it('waits for the user where it would lose the draft of a temporary chat, which is never written', async () => {
    await memoryAt(0).setChat(1, createChatId(true));
    await memoryAt(0).setDraft(1, { text: 'secret', quotes: [] });
    expect(await reloadExtension(0, false)).toBe(false);
    expect(await reloadExtension(0, true)).toBe(true);
    const after = await memoryAt(0).read(1);
    expect([after.chat, after.draft.text]).toEqual([undefined, '']);
  });

  it('does not pause the questions that wait in a chat, as a restart of the browser does', async () => {
    await queued().add('the chat', waiting, false);
    expect(await reloadExtension(0, false)).toBe(true);
    expect(await queued().read('the chat')).toEqual({ questions: [waiting], isPaused: false });
    await restart();
    expect(await queued().read('the chat')).toEqual({ questions: [waiting], isPaused: true });
  });

  it('keeps what was typed in a temporary chat off the disk after it was left, and asks before it is lost', async () => {
    const temporary = createChatId(true);
    const memory = memoryAt(0);
    await memory.setChat(1, temporary);
    await memory.setDraft(1, { text: 'secret', quotes: [{ ...quote, id: 'secret-quote' }] });
    await memory.openChat(1, 'the chat', true);
    await memory.setDraft(1, { text: 'open', quotes: [quote] });
    expect(await reloadExtension(0, false)).toBe(false);
    const disk = await openDB('gloss-windows');
    expect(JSON.stringify(await disk.getAll('items'))).toContain('open');
    expect(JSON.stringify([await disk.getAll('items'), await disk.getAllKeys('items')])).not.toContain(
      'secret',
    );
    disk.close();
    expect(await reloadExtension(0, true)).toBe(true);
    const after = await memoryAt(0).read(1);
    expect([after.chat, after.draft]).toEqual(['the chat', { text: 'open', quotes: [quote] }]);
  });

  it.each([
    ['a private window', 'a private chat', true],
    ['a temporary chat', createChatId(true), false],
  ])('waits for the user where it would lose a question that waits in %s', async (_name, chat, isPrivate) => {
    await queued().add(chat, waiting, isPrivate);
    expect(await reloadExtension(0, false)).toBe(false);
    expect(await reloadExtension(0, true)).toBe(true);
    await memoryAt(0).read(1);
    expect((await queued().read(chat)).questions).toEqual([]);
  });

  it('does not wait for a private window without a draft', async () => {
    await memoryAt(0).setChat(2, 'a private chat');
    await memoryAt(0).setDraft(2, { text: '', quotes: [] });
    expect(await reloadExtension(0, false)).toBe(true);
  });
});
