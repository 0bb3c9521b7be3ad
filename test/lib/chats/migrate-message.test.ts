import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';

import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { Answer } from '#lib/protocol/chat.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';

let databases = 0;

/** Stores an answer whose failure has the form of older versions, and reads it back. */
async function readBack(words: string): Promise<Answer['failure']> {
  const name = `migrate-${(databases += 1)}`;
  const chats = createStoredChats(() => 1, createChatsDatabase(name));
  const answer: Omit<Answer, 'parent'> = {
    id: 'answer',
    role: 'assistant',
    run: 'run',
    state: 'failed',
    answer: 'Half',
    reasoning: '',
    notices: [],
    model: 'model',
    provider: 'Provider',
  };
  await chats.addQuestion({ chat: 'chat', parent: null, text: 'Why?', quotes: [] }, answer);
  const db = await openDB(name);
  const stored: object = await db.get('messages', 'answer');
  await db.put('messages', { ...stored, failure: { kind: 'server', words, status: 500 } });
  db.close();
  const last = (await chats.view('chat'))?.messages.at(-1);
  return last?.role === 'assistant' ? last.failure : undefined;
}

it('a provider’s message from an older history is still shown', async () => {
  const failure = await readBack('The engine is overloaded.');
  expect(failure).toEqual({ kind: 'server', providerMessage: 'The engine is overloaded.', status: 500 });
});

it.each([
  ['The server sent nothing for too long.', 'first-byte'],
  ['The server redirects to another address.', 'redirect'],
  ['One server-sent event is larger than 8388608 bytes. Give the request up.', 'event-too-large'],
])('a sentence of Gloss’s own from an older history is a reason: %s', async (words, reason) => {
  expect(await readBack(words)).toEqual({ kind: 'server', reason, status: 500 });
});

it('details of an answer that cannot be read are dropped, and the others stay with it', async () => {
  const name = `migrate-${(databases += 1)}`;
  const chats = createStoredChats(() => 1, createChatsDatabase(name));
  const timing = { beforeMs: 1, firstByteMs: 2 };
  const answer = { ...waitingAnswer(), id: 'answer', state: 'complete', answer: 'All', timing } as const;
  await chats.addQuestion({ chat: 'chat', parent: null, text: 'Why?', quotes: [] }, answer);
  const db = await openDB(name);
  const stored: object = await db.get('messages', 'answer');
  const broken = { usage: 'many', requestId: 7, price: { input: 'x' }, origin: {}, drawing: { ms: -1 } };
  await db.put('messages', { ...stored, ...broken });
  db.close();
  const last = (await chats.view('chat'))?.messages.at(-1);
  expect(last).toMatchObject({ answer: 'All', timing });
  for (const field of Object.keys(broken)) expect(last).not.toHaveProperty(field);
});
