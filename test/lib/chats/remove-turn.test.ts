import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';

import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { createTemporaryChats } from '#lib/chats/temporary-chats.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

let databases = 0;
let time = 0;
const now = (): number => (time += 1);

function memoryArea() {
  const items = new Map<string, unknown>();
  return {
    get: (keys: null | string | string[]) =>
      Promise.resolve(
        structuredClone(
          Object.fromEntries([...items].filter(([name]) => keys === null || [keys].flat().includes(name))),
        ),
      ),
    set: (added: Record<string, unknown>) => {
      for (const [name, item] of Object.entries(structuredClone(added))) items.set(name, item);
      return Promise.resolve();
    },
    remove: (keys: string[]) => {
      for (const key of keys) items.delete(key);
      return Promise.resolve();
    },
  };
}

const kinds: [string, () => ChatStore][] = [
  ['stored chats', () => createStoredChats(now, createChatsDatabase(`turns-${(databases += 1)}`))],
  ['temporary chats', () => createTemporaryChats(memoryArea(), now)],
];

describe.each(kinds)('a removed turn of %s', (_kind, createChats) => {
  const chats = createChats();

  /** Asks below an answer; the question and its answer are named after the text. */
  async function ask(chat: string, text: string, parent: string | null): Promise<string> {
    const answer = waitingAnswer(`${chat} ${text}`, `${chat} ${text} a`);
    await chats.addQuestion({ id: `${chat} ${text}`, chat, parent, text, quotes: [] }, answer);
    await chats.storeAnswer(chat, { ...answer, parent: `${chat} ${text}`, state: 'complete' });
    return answer.id;
  }

  async function shown(chat: string): Promise<string[]> {
    const messages = (await chats.view(chat))?.messages ?? [];
    return messages.flatMap((message) => (message.role === 'user' ? [message.text] : []));
  }

  it('leaves later messages attached to the message before it, and comes back where it was', async () => {
    const one = await ask('middle', 'One?', null);
    const two = await ask('middle', 'Two?', one);
    await ask('middle', 'Three?', two);
    expect(await chats.removeTurn('middle', 'middle Two?')).toBe(true);
    expect(await shown('middle')).toEqual(['One?', 'Three?']);
    const view = await chats.view('middle');
    expect(view?.messages[2]).toMatchObject({ text: 'Three?', parent: one });
    await chats.restoreTurn('middle', 'middle Two?');
    expect(await shown('middle')).toEqual(['One?', 'Two?', 'Three?']);
    expect((await chats.view('middle'))?.versions).toBeUndefined();
  });

  it('may be the first or the last one', async () => {
    const one = await ask('ends', 'One?', null);
    await ask('ends', 'Two?', one);
    await chats.removeTurn('ends', 'ends One?');
    expect(await shown('ends')).toEqual(['Two?']);
    await chats.removeTurn('ends', 'ends Two?');
    expect(await shown('ends')).toEqual([]);
    await chats.restoreTurn('ends', 'ends Two?');
    expect(await shown('ends')).toEqual(['Two?']);
  });

  it('shows the other version of its question, and is removed with all of its answers', async () => {
    await ask('versions', 'Old?', null);
    await ask('versions', 'New?', null);
    await chats.addAnswer('versions', 'versions New?', waitingAnswer('versions again'));
    await chats.interruptOpen();
    expect((await chats.view('versions'))?.versions).toHaveLength(2);
    await chats.removeTurn('versions', 'versions New?');
    expect(await shown('versions')).toEqual(['Old?']);
    expect((await chats.view('versions'))?.versions).toBeUndefined();
    await chats.restoreTurn('versions', 'versions New?');
    expect(await shown('versions')).toEqual(['New?']);
    expect((await chats.view('versions'))?.versions).toHaveLength(2);
  });

  it('leaves the branch that was chosen since when it comes back', async () => {
    const one = await ask('later', 'One?', null);
    await ask('later', 'Two?', one);
    await chats.removeTurn('later', 'later Two?');
    await ask('later', 'Else?', one);
    await chats.restoreTurn('later', 'later Two?');
    expect(await shown('later')).toEqual(['One?', 'Else?']);
    await chats.showVersion('later', 'later Two?');
    expect(await shown('later')).toEqual(['One?', 'Two?']);
  });

  it('does not get the end of an answer that was being written', async () => {
    const answer = waitingAnswer('live', 'live a');
    const { id } = await chats.addQuestion({ chat: 'live', parent: null, text: 'One?', quotes: [] }, answer);
    await chats.removeTurn('live', id);
    await chats.storeAnswer('live', { ...answer, parent: id, answer: 'Text', state: 'stopped' });
    expect(await shown('live')).toEqual([]);
    await chats.restoreTurn('live', id);
    expect((await chats.view('live'))?.messages[1]).toMatchObject({ state: 'stopped' });
  });

  it('is nothing if there is no such question', async () => {
    const one = await ask('none', 'One?', null);
    expect(await chats.removeTurn('none', one)).toBe(false);
    expect(await chats.removeTurn('none', 'gone')).toBe(false);
    await chats.restoreTurn('none', 'none One?');
    expect(await shown('none')).toEqual(['One?']);
  });
});

it('a removed turn is deleted for good once Undo is over, and is found by nothing before', async () => {
  const database = createChatsDatabase(`turns-${(databases += 1)}`);
  const chats = createStoredChats(now, database);
  const list = createStoredChatList(now, database);
  const { id } = await chats.addQuestion(
    { chat: 'c', parent: null, text: 'One?', quotes: [] },
    waitingAnswer(),
  );
  await chats.removeTurn('c', id);
  expect((await list.messagesOf('c')).messages).toEqual([]);
  expect(await list.count()).toBe(0);
  await list.purge(time - 1);
  await chats.restoreTurn('c', id);
  expect((await chats.view('c'))?.messages).toHaveLength(2);
  await chats.removeTurn('c', id);
  await list.purge(time);
  await chats.restoreTurn('c', id);
  expect((await chats.view('c'))?.messages).toEqual([]);
  await waitFor(async () => expect(await (await database()).getAllKeys('messages')).toEqual([]));
});

it('the list tells nothing of a turn that was removed, and all of it once it is back', async () => {
  const database = createChatsDatabase(`turns-${(databases += 1)}`);
  const chats = createStoredChats(now, database);
  const list = createStoredChatList(now, database);
  const quote = { id: 'quote', text: 'Quoted', title: 'Page', url: 'https://secret.example/page#part' };
  const first = waitingAnswer('first', 'a1');
  const { id } = await chats.addQuestion(
    { chat: 'c', parent: null, text: 'A secret?', quotes: [quote] },
    { ...first, model: 'secret-model' },
  );
  await chats.addQuestion(
    { chat: 'c', parent: 'a1', text: 'And?', quotes: [] },
    waitingAnswer('second', 'a2'),
  );
  const [before] = await list.rows(['c']);
  expect(before).toMatchObject({ title: 'A secret?', site: 'secret.example', pages: 1, count: 4 });

  await chats.removeTurn('c', id);
  expect(JSON.stringify(await (await database()).get('chats', 'c'))).not.toContain('secret');
  expect(await list.rows(['c'])).toMatchObject([
    { title: 'And?', site: '', pages: 0, model: 'model', count: 2 },
  ]);
  expect(await list.ofPage(quote.url)).toEqual([]);
  await chats.restoreTurn('c', id);
  expect(await list.rows(['c'])).toEqual([before]);

  await chats.removeTurn('c', id);
  await list.rename('c', 'My chat');
  await list.pin('c', true);
  await chats.restoreTurn('c', id);
  expect(await list.rows(['c'])).toEqual([{ ...before, title: 'My chat', isPinned: true }]);
  await chats.removeTurn('c', id);
  expect(await list.rows(['c'])).toMatchObject([{ title: 'My chat' }]);
});

it('a chat without questions is dropped when it is old and not shown', async () => {
  const database = createChatsDatabase(`turns-${(databases += 1)}`);
  const chats = createStoredChats(now, database);
  const list = createStoredChatList(now, database);
  for (const chat of ['shown', 'old', 'asked']) await chats.setParameters(chat, { maxTokens: 10 });
  await chats.addQuestion({ chat: 'asked', parent: null, text: 'One?', quotes: [] }, waitingAnswer());
  await list.dropEmpty(time + 1, new Set(['shown']));
  expect((await list.ids()).toSorted()).toEqual(['asked', 'shown']);
});
