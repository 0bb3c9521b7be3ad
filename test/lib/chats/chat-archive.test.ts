import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';

import type { ArchivedChat, ArchivedMessage } from '#lib/chats/archived-chat.ts';
import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { makeChat } from '#test/support/transfer/make-chats.ts';
import { createProfile, NOW } from '#test/support/transfer/profile.ts';

/** The chat with another text in its last answer. */
function withAnswer(chat: ArchivedChat, answer: string): ArchivedChat {
  const change = (message: ArchivedMessage): ArchivedMessage =>
    message.id === chat.leaf && message.role === 'assistant' ? { ...message, answer } : message;
  return { ...chat, messages: chat.messages.map(change) };
}

function lastAnswer(chat: ArchivedChat | undefined): string | undefined {
  const last = chat?.messages.find(({ id }) => id === chat.leaf);
  return last?.role === 'assistant' ? last.answer : undefined;
}

describe('adding a chat to the archive', () => {
  it('adds nothing twice', async () => {
    const { archive } = createProfile();
    const chat = makeChat('one', 3);
    expect(await archive.add(chat)).toEqual({ type: 'added', messages: 7 });
    expect(await archive.add(chat)).toEqual({ type: 'known', messages: 0 });
    expect((await archive.read('one'))?.chat).toEqual(chat);
  });

  it('adds what is missing from a chat that was continued elsewhere, and shows its end', async () => {
    const { archive, database } = createProfile();
    await archive.add(makeChat('one', 2));
    await createStoredChatList(() => NOW, database).rename('one', 'My name');
    const longer = makeChat('one', 4);
    expect(await archive.add(longer)).toEqual({ type: 'grown', messages: 5 });
    const read = await archive.read('one');
    const { leaf, updatedAt, messages } = longer;
    expect(read?.chat).toMatchObject({ title: 'My name', leaf, updatedAt });
    expect(read?.chat.messages).toEqual(messages);
    const [row] = await createStoredChatList(() => NOW, database).rows(['one']);
    expect(row?.count).toBe(10);
  });

  it('keeps the shown branch when the chat was continued here', async () => {
    const { archive } = createProfile();
    const longer = makeChat('one', 4);
    await archive.add(longer);
    expect(await archive.add(makeChat('one', 2))).toEqual({ type: 'known', messages: 0 });
    expect((await archive.read('one'))?.chat).toEqual(longer);
  });

  it('recognises an answer that has been continued since', async () => {
    const { archive } = createProfile();
    const chat = makeChat('one', 1);
    const continued = withAnswer(chat, `${lastAnswer(chat) ?? ''} and more`);
    await archive.add(continued);
    expect(await archive.add(chat)).toEqual({ type: 'known', messages: 0 });
    expect((await archive.read('one'))?.chat).toEqual(continued);
  });

  it('takes what an answer was continued with elsewhere', async () => {
    const { archive, database } = createProfile();
    const chat = makeChat('one', 2);
    await archive.add(chat);
    const continued = withAnswer(chat, `${lastAnswer(chat) ?? ''} and more`);
    expect(await archive.add(continued)).toEqual({ type: 'grown', messages: 0 });
    expect((await archive.read('one'))?.chat).toEqual(continued);
    const [row] = await createStoredChatList(() => NOW, database).rows(['one']);
    expect(row?.count).toBe(5);
  });

  it('leaves an answer alone that is being written, and copies the chat', async () => {
    const { archive } = createProfile();
    const chat = makeChat('one', 1);
    const open = { ...chat.messages[1], answer: '', reasoning: '', state: 'streaming' };
    await archive.add(Object.assign({}, chat, { messages: [chat.messages[0], open] }));
    expect(await archive.add(chat)).toMatchObject({ type: 'copied' });
    expect((await archive.read('one'))?.chat.messages[1]).toMatchObject({ answer: '', state: 'interrupted' });
  });

  it('overwrites no message that cannot be read here', async () => {
    const { archive, database } = createProfile();
    const chat = makeChat('one', 1);
    await archive.add(chat);
    const db = await database();
    const broken = Object.assign({}, await db.get('messages', 'one-a0'), { answer: { parts: [] } });
    await db.put('messages', broken);
    expect(await archive.add(chat)).toMatchObject({ type: 'copied' });
    expect(await db.get('messages', 'one-a0')).toEqual(broken);
  });

  it('keeps the answers that are compared, in a copy too', async () => {
    const { archive, database } = createProfile();
    const chat = makeChat('one', 2);
    const compared = ['one-a1', 'one-b1'];
    const messages = chat.messages.map((one) => (one.id === 'one-q1' ? { ...one, compared } : one));
    const theirs = { ...chat, messages };
    await archive.add(theirs);
    expect((await archive.read('one'))?.chat).toEqual(theirs);
    await archive.add(withAnswer(theirs, 'Theirs.'));
    const [copy = ''] = (await archive.ids()).filter((id) => id !== 'one');
    const view = await createStoredChats(() => NOW, database).view(copy);
    expect(view?.messages.at(-1)).toHaveProperty('answer', 'Theirs.');
    expect(view?.peers).toHaveLength(1);
  });

  it('copies a chat whose messages have other texts here, once, and overwrites nothing', async () => {
    const { archive, database } = createProfile();
    const mine = withAnswer(makeChat('one', 3), 'Mine.');
    const theirs = withAnswer(makeChat('one', 3), 'Theirs.');
    await archive.add(mine);
    expect(await archive.add(theirs)).toEqual({ type: 'copied', messages: 7 });
    expect(await archive.add(theirs)).toEqual({ type: 'known', messages: 0 });
    expect((await archive.read('one'))?.chat).toEqual(mine);
    const ids = await archive.ids();
    expect(ids).toHaveLength(2);
    const copy = (await archive.read(ids.find((id) => id !== 'one') ?? ''))?.chat;
    expect(lastAnswer(copy)).toBe('Theirs.');
    const view = await createStoredChats(() => NOW, database).view(copy?.id ?? '');
    expect(view?.messages).toHaveLength(6);
    const known = new Set(copy?.messages.map(({ id }) => id));
    expect(copy?.messages.every(({ parent }) => parent === null || known.has(parent))).toBe(true);
    expect(copy?.messages.some(({ id }) => id.startsWith('one-'))).toBe(false);
  });

  it('never takes a message from another chat', async () => {
    const { archive } = createProfile();
    const mine = makeChat('one', 2);
    await archive.add(mine);
    expect(await archive.add({ ...mine, id: 'other' })).toEqual({ type: 'copied', messages: 5 });
    expect((await archive.read('one'))?.chat).toEqual(mine);
  });

  it('restores a chat that was deleted here, under another id', async () => {
    const { archive, database } = createProfile();
    const chat = makeChat('one', 2);
    await archive.add(chat);
    const list = createStoredChatList(() => NOW, database);
    await list.remove('one');
    expect(await archive.add(chat)).toEqual({ type: 'copied', messages: 5 });
    await list.purge(NOW);
    expect(await archive.ids()).toHaveLength(1);
    expect(await archive.add(chat)).toMatchObject({ type: 'added' });
  });

  it('gives another id to a chat whose own id would keep it in memory only', async () => {
    const { archive } = createProfile();
    expect(await archive.add(makeChat('temporary-1', 1))).toEqual({ type: 'copied', messages: 2 });
    expect((await archive.ids())[0]).not.toContain('temporary');
  });

  it('stores nothing of a chat if the browser refuses a part of it', async () => {
    const { archive, database } = createProfile();
    const chat = makeChat('one', 2);
    const [first, ...rest] = chat.messages;
    if (!first) throw new Error('No message');
    // A function cannot be stored.
    const refused = Object.assign({}, rest.at(-1), { notices: [() => {}] });
    await expect(archive.add(Object.assign({}, chat, { messages: [first, refused] }))).rejects.toThrow();
    expect(await (await database()).count('messages')).toBe(0);
    expect(await (await database()).count('chats')).toBe(0);
  });
});

it('a message that cannot be read is left out and counted', async () => {
  const { archive, database } = createProfile();
  await archive.add(makeChat('one', 2));
  const db = await database();
  const [key] = await db.getAllKeys('messages');
  await db.put('messages', Object.assign({}, await db.get('messages', key ?? ''), { role: 'robot' }));
  const read = await archive.read('one');
  expect(read?.unreadable).toBe(1);
  expect(read?.chat.messages).toHaveLength(4);
});
