import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { type ChatsDatabase, createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createKeptDrafts, type KeptDrafts } from '#lib/chats/kept-drafts.ts';
import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { createChatId, type Quote, type SavedDraft } from '#lib/protocol/chat.ts';
import { createBrowserSession } from '#lib/window-state/browser-session.ts';
import { createWindowMemory, type WindowMemory } from '#lib/window-state/window-memory.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

const PRIVATE_WINDOW = 9;

let databases = 0;
let time: number;
let database: ChatsDatabase;
let kept: KeptDrafts;
let writes: string[];
let memory: WindowMemory;

function aQuote(id: string, text = `text of ${id}`): Quote {
  return { id, text, title: 'T', url: 'https://site.example' };
}

function startBackground(): void {
  memory = createWindowMemory(undefined, {
    kept: {
      ...kept,
      write(changes, quotes) {
        writes.push(JSON.stringify({ changes, quotes }));
        return kept.write(changes, quotes);
      },
    },
    session: createBrowserSession(() => Promise.resolve()),
    isPrivate: (window) => Promise.resolve(window === PRIVATE_WINDOW),
  });
}

beforeEach(() => {
  vi.restoreAllMocks();
  fakeBrowser.reset();
  time = 0;
  writes = [];
  database = createChatsDatabase(`kept-${(databases += 1)}`);
  kept = createKeptDrafts(() => (time += 1), database);
  startBackground();
});

/** Saves a draft, and waits until it is on the disk. */
async function save(window: number, draft: SavedDraft, chat?: string): Promise<void> {
  const { isKept } = await memory.setDraft(window, draft, chat);
  expect(await isKept).toBe(true);
}

/** The disk takes until everything else has come to rest. Returns what lets it go on. */
function slowDisk(): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const write = kept.write.bind(kept);
  kept.write = async (...change) => {
    await promise;
    return write(...change);
  };
  return async () => {
    for (let turn = 0; turn < 100; turn += 1) await new Promise((next) => setImmediate(next));
    resolve();
  };
}

/** The browser ends and starts again. */
async function restartBrowser(): Promise<void> {
  // Everything before this is written.
  await (
    await memory.setDraft(-1, { text: '', quotes: [] })
  ).isKept;
  await fakeBrowser.storage.session.clear();
  startBackground();
}

async function askIn(chat: string): Promise<void> {
  const chats = createStoredChats(() => (time += 1), database);
  await chats.addQuestion({ chat, parent: null, text: 'Why?', quotes: [] }, waitingAnswer(`run of ${chat}`));
}

/** Everything on the disk, as JSON. */
async function disk(): Promise<string> {
  const db = await database();
  const stores = await Promise.all([...db.objectStoreNames].map((store) => db.getAll(store)));
  return JSON.stringify([stores, await fakeBrowser.storage.local.get(null)]);
}

describe('a restart of the browser', () => {
  it('restores a draft with its quotes when its chat is opened', async () => {
    const draft = { text: 'half a ques', quotes: [aQuote('a')], parameters: { temperature: 0 } };
    for (const chat of ['one', 'two']) await askIn(chat);
    await memory.setChat(1, 'one');
    await save(1, draft);
    await memory.openChat(1, 'two', false);
    await save(1, { text: 'more of two', quotes: [aQuote('b')] });
    await restartBrowser();
    await memory.setChat(7, 'three');
    await memory.openChat(7, 'one', false);
    expect((await memory.read(7)).draft).toEqual(draft);
    await memory.openChat(7, 'two', false);
    expect((await memory.read(7)).draft).toEqual({ text: 'more of two', quotes: [aQuote('b')] });
    await restartBrowser();
    await memory.resumeChat(3, 'one');
    expect((await memory.read(3)).draft).toEqual(draft);
  });

  it('restores a quote that no composer had taken', async () => {
    await memory.setChat(1, 'one');
    await save(1, { text: 'typed', quotes: [] });
    await memory.addPending(1, aQuote('pending'));
    await restartBrowser();
    await memory.resumeChat(1, 'one');
    expect((await memory.read(1)).draft).toEqual({ text: 'typed', quotes: [aQuote('pending')] });
  });

  it('restores nothing that was sent or deleted', async () => {
    await memory.setChat(1, 'one');
    await save(1, { text: 'sent', quotes: [aQuote('a')] });
    await save(1, { text: '', quotes: [] });
    expect(await disk()).not.toMatch(/sent|text of a/u);
    await restartBrowser();
    await memory.resumeChat(1, 'one');
    expect((await memory.read(1)).draft).toEqual({ text: '', quotes: [] });
  });

  it('gives what was typed in a new chat to the first new chat, and to no other', async () => {
    await askIn('asked');
    await memory.setChat(1, 'unasked');
    await save(1, { text: 'not asked yet', quotes: [aQuote('a')] });
    await restartBrowser();
    await memory.resumeChat(1, 'asked');
    expect((await memory.read(1)).draft.text).toBe('');
    expect(await memory.setChat(1, 'first')).toEqual({ text: 'not asked yet', quotes: [aQuote('a')] });
    expect((await memory.read(1)).draft).toEqual({ text: 'not asked yet', quotes: [aQuote('a')] });
    await save(1, { text: '', quotes: [] });
    expect(await memory.setChat(1, 'second')).toBeUndefined();
  });

  it('gives each new chat what was typed in one of the new chats of several windows', async () => {
    for (const window of [1, 2]) {
      await memory.setChat(window, `new ${window}`);
      await save(window, { text: `of window ${window}`, quotes: [] });
    }
    await restartBrowser();
    expect((await memory.setChat(5, 'one'))?.text).toBe('of window 2');
    await memory.openChat(5, 'two', false);
    expect((await memory.setChat(5, 'three'))?.text).toBe('of window 1');
    expect(await memory.setChat(5, 'four')).toBeUndefined();
  });

  it('merges the drafts of two windows in one chat', async () => {
    for (const window of [1, 2]) {
      await memory.setChat(window, 'one');
      await save(window, { text: `of window ${window}`, quotes: [aQuote(`q${window}`)] });
    }
    expect((await memory.read(1)).draft.text).toBe('of window 1');
    await restartBrowser();
    await memory.resumeChat(3, 'one');
    expect((await memory.read(3)).draft).toEqual({
      text: 'of window 1\nof window 2',
      quotes: [aQuote('q1'), aQuote('q2')],
    });
    await restartBrowser();
    await memory.resumeChat(3, 'one');
    expect((await memory.read(3)).draft.text).toBe('of window 1\nof window 2');
  });

  it('gives a draft to one of two windows that open at the same time', async () => {
    await askIn('one');
    await memory.setChat(1, 'one');
    await save(1, { text: 'typed', quotes: [] });
    await restartBrowser();
    const goOn = slowDisk();
    await Promise.all([memory.resumeChat(1, 'one'), memory.resumeChat(2, 'one'), goOn()]);
    const texts = [(await memory.read(1)).draft.text, (await memory.read(2)).draft.text];
    expect(texts.toSorted()).toEqual(['', 'typed']);
  });

  it('says which chat was typed in last, where nothing was asked after that', async () => {
    expect(await memory.lastWritten()).toBeUndefined();
    await askIn('asked');
    await memory.setChat(1, 'typed');
    await save(1, { text: 'typed', quotes: [] });
    expect(await memory.lastWritten()).toBe('typed');
    await askIn('asked later');
    expect(await memory.lastWritten()).toBeUndefined();
  });
});

describe('while the browser runs', () => {
  it('a window does not take what another one has typed, until that is closed', async () => {
    await memory.setChat(1, 'new');
    await save(1, { text: 'of window 1', quotes: [aQuote('a')] });
    expect(await memory.setChat(2, 'other')).toBeUndefined();
    await memory.openChat(2, 'new', false);
    expect((await memory.read(2)).draft.text).toBe('');
    await memory.forget(1);
    expect((await memory.setChat(3, 'third'))?.text).toBe('of window 1');
  });

  it('the text of a quote is written once, not at each typing pause', async () => {
    await memory.setChat(1, 'one');
    await save(1, { text: 'W', quotes: [aQuote('a')] });
    await save(1, { text: 'Wh', quotes: [{ id: 'a' }] });
    startBackground();
    await save(1, { text: 'Why', quotes: [{ id: 'a' }] });
    expect(writes).toHaveLength(3);
    expect(writes.filter((one) => one.includes('text of a'))).toHaveLength(1);
    await save(1, { text: 'Why', quotes: [{ ...aQuote('a', 'edited'), form: '2' }] });
    await restartBrowser();
    await memory.resumeChat(1, 'one');
    expect((await memory.read(1)).draft.quotes).toEqual([{ ...aQuote('a', 'edited'), form: '2' }]);
  });

  it('the disk is left alone where nothing was typed', async () => {
    await memory.setChat(1, 'one');
    await save(1, { text: '', quotes: [] });
    await memory.setProblem(1, 'unreadable');
    await save(1, { text: 'typed', quotes: [] });
    await save(1, { text: 'typed', quotes: [] });
    expect(writes).toHaveLength(1);
  });

  it('no draft waits for the disk, and so no question does, either', async () => {
    await memory.setChat(1, 'one');
    kept.write = () => new Promise(() => {});
    await memory.setDraft(1, { text: 'typed', quotes: [aQuote('a')] });
    await memory.setDraft(1, { text: 'typed on', quotes: [{ id: 'a' }] });
    expect((await memory.read(1)).draft).toEqual({ text: 'typed on', quotes: [aQuote('a')] });
  });

  it('a window that is closed leaves its draft to the next one, even while it is being written', async () => {
    await memory.setChat(1, 'new');
    await save(1, { text: 'typed', quotes: [] });
    const goOn = slowDisk();
    await memory.setDraft(1, { text: 'typed to the end', quotes: [] });
    await memory.forget(1);
    const [earlier] = await Promise.all([memory.setChat(2, 'other'), goOn()]);
    expect(earlier?.text).toBe('typed to the end');
  });

  it('a draft goes along into a new chat, and is kept with that', async () => {
    await memory.setChat(1, 'one');
    await save(1, { text: 'typed', quotes: [aQuote('a')] });
    await memory.setChat(1, 'two');
    await restartBrowser();
    await memory.resumeChat(1, 'one');
    expect((await memory.read(1)).draft.text).toBe('');
    await memory.openChat(1, 'two', false);
    expect((await memory.read(1)).draft).toEqual({ text: 'typed', quotes: [aQuote('a')] });
  });
});

describe('what may not be on the disk', () => {
  it('a private window keeps drafts, quotes and pending quotes in memory, and takes none from the disk', async () => {
    await memory.setChat(1, 'open');
    await save(1, { text: 'open', quotes: [] });
    await memory.forget(1);
    expect(await memory.setChat(PRIVATE_WINDOW, 'chat')).toBeUndefined();
    await save(PRIVATE_WINDOW, { text: 'secret', quotes: [aQuote('secret-quote')] });
    await memory.addPending(PRIVATE_WINDOW, aQuote('secret-pending'));
    await memory.openChat(PRIVATE_WINDOW, 'other chat', false);
    await save(PRIVATE_WINDOW, { text: 'secret again', quotes: [] });
    await memory.openChat(PRIVATE_WINDOW, 'open', false);
    expect((await memory.read(PRIVATE_WINDOW)).draft.text).toBe('');
    await restartBrowser();
    expect(await disk()).not.toContain('secret');
    expect(await disk()).toContain('open');
  });

  it('a temporary chat keeps drafts, quotes and pending quotes in memory, also after it was left', async () => {
    await memory.setChat(1, createChatId(true));
    await save(1, { text: 'secret', quotes: [aQuote('secret-quote')] });
    await memory.addPending(1, aQuote('secret-pending'));
    await memory.takePending(1, 'secret-pending');
    await memory.openChat(1, 'kept', true);
    await save(1, { text: 'open', quotes: [] });
    expect(await memory.setChat(1, 'new')).toBeUndefined();
    expect((await memory.read(1)).draft.text).toBe('open');
    expect((await memory.setChat(1, createChatId(true)))?.text).toBe('secret');
    await restartBrowser();
    expect(await disk()).not.toContain('secret');
  });

  it('a window whose kind is not known keeps nothing on the disk', async () => {
    memory = createWindowMemory(undefined, {
      kept,
      session: createBrowserSession(() => Promise.resolve()),
      isPrivate: () => Promise.reject(new Error('No window with that id')),
    });
    await memory.setChat(1, 'one');
    const { isKept } = await memory.setDraft(1, { text: 'secret', quotes: [] });
    expect(await isKept).toBe(false);
    expect(await disk()).not.toContain('secret');
  });
});

describe('deleting', () => {
  it('deletes the draft of a chat with it, and Undo brings both back', async () => {
    const list = createStoredChatList(() => (time += 1), database);
    for (const chat of ['one', 'two']) await askIn(chat);
    await memory.setChat(1, 'one');
    await save(1, { text: 'typed', quotes: [aQuote('a')] });
    await memory.openChat(1, 'two', false);
    await list.remove('one');
    await memory.dropChat('one');
    await list.restore('one');
    await memory.openChat(1, 'one', false);
    expect((await memory.read(1)).draft).toEqual({ text: 'typed', quotes: [aQuote('a')] });
    await memory.openChat(1, 'two', false);
    await list.remove('one');
    expect(await memory.lastWritten()).not.toBe('one');
    await list.purge(Infinity);
    expect(await disk()).not.toMatch(/typed|text of a/u);
  });

  it('keeps what a window shows of a deleted chat, in a new one', async () => {
    await askIn('one');
    await memory.setChat(1, 'one');
    await save(1, { text: 'typed', quotes: [] });
    await memory.dropChat('one');
    const { chat } = await memory.read(1);
    expect(chat).not.toBe('one');
    await restartBrowser();
    await memory.resumeChat(1, chat ?? '');
    expect((await memory.read(1)).draft.text).toBe('typed');
  });

  it('deletes what no window shows when all chats are deleted, except in private windows', async () => {
    for (const window of [1, PRIVATE_WINDOW]) {
      await memory.setChat(window, 'left');
      await save(window, { text: `left in ${window}`, quotes: [] });
      await memory.openChat(window, 'shown', true);
      await save(window, { text: `shown in ${window}`, quotes: [] });
    }
    await createStoredChatList(() => 0, database).clear();
    expect(await disk()).not.toMatch(/left|shown/u);
    await memory.dropLeft();
    expect(await memory.setChat(1, 'new')).toBeUndefined();
    expect((await memory.read(1)).draft.text).toBe('shown in 1');
    expect((await memory.setChat(PRIVATE_WINDOW, 'new'))?.text).toBe('left in 9');
  });
});

describe('when something fails', () => {
  it('a full disk is reported, and leaves everything in memory', async () => {
    await memory.setChat(1, 'one');
    const write = kept.write.bind(kept);
    kept.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const { missing, isKept } = await memory.setDraft(1, { text: 'typed', quotes: [aQuote('a')] });
    expect([missing, await isKept]).toEqual([[], false]);
    expect((await memory.read(1)).draft).toEqual({ text: 'typed', quotes: [aQuote('a')] });
    kept.write = write;
    // The quote is only named now, and gets to the disk anyway.
    await save(1, { text: 'typed on', quotes: [{ id: 'a' }] });
    await restartBrowser();
    await memory.resumeChat(1, 'one');
    expect((await memory.read(1)).draft).toEqual({ text: 'typed on', quotes: [aQuote('a')] });
  });

  it('an unreadable disk loses its drafts, but chats still open', async () => {
    kept.of = () => Promise.reject(new Error('broken'));
    kept.unasked = () => Promise.reject(new Error('broken'));
    kept.lastWritten = () => Promise.reject(new Error('broken'));
    startBackground();
    await memory.setChat(1, 'one');
    await memory.openChat(1, 'two', false);
    expect((await memory.read(1)).chat).toBe('two');
    expect(await memory.lastWritten()).toBeUndefined();
  });

  it('a draft that memory has no room for stays on the disk, and its chat opens', async () => {
    await askIn('one');
    await memory.setChat(1, 'one');
    await save(1, { text: 'typed', quotes: [aQuote('large')] });
    await restartBrowser();
    await memory.setChat(1, 'two');
    await save(1, { text: 'in two', quotes: [] });
    vi.spyOn(fakeBrowser.storage.session, 'set').mockRejectedValueOnce(new Error('quota exceeded'));
    await memory.openChat(1, 'one', false);
    expect(await memory.read(1)).toMatchObject({ chat: 'one', draft: { text: '' }, problem: 'no-room' });
    vi.restoreAllMocks();
    await restartBrowser();
    await memory.resumeChat(1, 'one');
    expect((await memory.read(1)).draft.text).toBe('typed');
  });

  it('records that cannot be read are left out, and the others are not', async () => {
    await memory.setChat(1, 'one');
    await save(1, { text: 'typed', quotes: [aQuote('a'), aQuote('b')] });
    const db = await database();
    const [record] = await db.getAll('drafts');
    const [quote] = await db.getAll('draftQuotes');
    await db.put('drafts', Object.assign({ ...record, holder: 'broken' }, { text: 7, quotes: null }));
    if (!quote) throw new Error('No quote is kept');
    await db.put('draftQuotes', Object.assign(quote, { quote: { id: 'a', text: null } }));
    await restartBrowser();
    expect(await memory.lastWritten()).toBe('one');
    await memory.resumeChat(1, 'one');
    expect((await memory.read(1)).draft).toEqual({ text: 'typed', quotes: [aQuote('b')] });
  });
});
