import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';

import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { makeChat } from '#test/support/transfer/make-chats.ts';
import { createProfile, NOW } from '#test/support/transfer/profile.ts';

it('10,000 messages come back byte for byte from a fresh profile', async () => {
  const profile = createProfile();
  const CHATS = 200;
  let messages = 0;
  for (let number = 0; number < CHATS; number += 1) {
    const chat = makeChat(`chat-${number}`, 20, number);
    messages += (await profile.archive.add(chat)).messages;
  }
  expect(messages).toBe(10_000);
  const exported = await profile.exportAll();
  const fresh = createProfile();
  expect(await fresh.importAll(exported)).toEqual({
    chats: CHATS,
    grown: 0,
    messages,
    known: 0,
    problems: [],
    problemCount: 0,
  });
  const again = await fresh.exportAll();
  expect(Buffer.from(await again.arrayBuffer()).equals(Buffer.from(await exported.arrayBuffer()))).toBe(true);
  expect(JSON.parse(await again.text())).toMatchObject({ format: 'gloss', version: 1 });
}, 60_000);

it('what the panel stored comes back as it was: rows, versions, parameters and pins', async () => {
  const profile = createProfile();
  let time = NOW;
  const chats = createStoredChats(() => (time += 1000), profile.database);
  const list = createStoredChatList(() => time, profile.database);
  const quote = { id: 'q', text: 'Rayleigh', title: 'Sky', url: 'https://sky.example/blue#why' };
  const question = await chats.addQuestion(
    { chat: 'one', parent: null, text: 'Why?', quotes: [quote] },
    waitingAnswer('r1'),
  );
  const first = { ...waitingAnswer('r1'), parent: question.id, state: 'complete', answer: 'Light.' } as const;
  await chats.storeAnswer('one', first);
  await chats.addAnswer('one', question.id, { ...waitingAnswer('r2'), model: 'm2' });
  await chats.storeAnswer('one', {
    ...first,
    id: 'answer-of-r2',
    run: 'r2',
    answer: 'Scattering.',
    model: 'm2',
  });
  await chats.setParameters('one', { temperature: 1 });
  await chats.showVersion('one', 'answer-of-r1');
  await list.pin('one', true);
  await list.rename('one', 'Blue');

  const fresh = createProfile();
  expect(await fresh.importAll(await profile.exportAll())).toMatchObject({
    chats: 1,
    messages: 3,
    problems: [],
  });
  const there = createStoredChats(() => time, fresh.database);
  const rows = createStoredChatList(() => time, fresh.database);
  expect(await there.view('one')).toEqual(await chats.view('one'));
  expect(await rows.rows(['one'])).toEqual(await list.rows(['one']));
  expect(await rows.ofPage('https://sky.example/blue')).toHaveLength(1);
  expect(await rows.pinned()).toHaveLength(1);
  expect(await (await fresh.exportAll()).text()).toBe(await (await profile.exportAll()).text());
});

it('an answer that is being written is exported as far as it has come', async () => {
  const profile = createProfile();
  const chats = createStoredChats(() => NOW, profile.database);
  await chats.addQuestion({ chat: 'one', parent: null, text: '?', quotes: [] }, waitingAnswer('run'));
  await chats.journal('run', [{ channel: 'answer', at: 0, text: 'So far' }]);
  const fresh = createProfile();
  await fresh.importAll(await profile.exportAll());
  const view = await createStoredChats(() => NOW, fresh.database).view('one');
  expect(view?.messages[1]).toMatchObject({ state: 'interrupted', answer: 'So far' });
});

it('a deleted chat is not exported', async () => {
  const profile = createProfile();
  await profile.archive.add(makeChat('gone', 2));
  await createStoredChatList(() => NOW, profile.database).remove('gone');
  expect(await profile.archive.ids()).toEqual([]);
  expect(await profile.archive.read('gone')).toBeUndefined();
});
