import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { beforeEach, expect, it, vi } from 'vitest';

import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { isPanelFrame, type PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { createWindowMemory } from '#lib/window-state/window-memory.ts';
import { type Line, openLine } from '#test/support/background/open-line.ts';
import { aQuote } from '#test/support/panel/open-panel.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

let databases = 0;
let line: Line;
let panel: PanelStore;

beforeEach(async () => {
  fakeBrowser.reset();
  line = openLine(
    createWindowMemory,
    createStoredChats(Date.now, createChatsDatabase(`switch-${(databases += 1)}`)),
  );
  panel = line.openPanel();
  await waitFor(() => expect(panel.isReady.value).toBe(true));
});

async function ask(text: string): Promise<string> {
  panel.draft.type(text);
  panel.asking.send();
  await waitFor(() => expect(panel.conversation.messages.value[0]).toMatchObject({ text }));
  expect(panel.draft.text.value).toBe('');
  return panel.conversation.chat.value;
}

async function quote(one: Quote): Promise<void> {
  await createWindowMemory().addPending(1, one);
  await line.server().offerQuotes(1);
  await waitFor(() => expect(panel.draft.quotes.value.map(({ id }) => id)).toContain(one.id));
}

async function startChat(): Promise<void> {
  const before = panel.conversation.chat.value;
  panel.newChat();
  await waitFor(() => expect(panel.conversation.chat.value).not.toBe(before));
}

async function open(chat: string): Promise<void> {
  panel.openChat(chat);
  await waitFor(() => expect(panel.conversation.chat.value).toBe(chat));
}

function draft(): unknown {
  return { text: panel.draft.text.value, quotes: panel.draft.quotes.value.map(({ id }) => id) };
}

it('each chat keeps what was typed and quoted in it', async () => {
  const one = await ask('First?');
  await startChat();
  const two = await ask('Second?');
  panel.draft.type('more of two');
  await quote(aQuote('of-two'));
  await open(one);
  expect(draft()).toEqual({ text: '', quotes: [] });
  panel.draft.type('more of one');
  await open(two);
  expect(draft()).toEqual({ text: 'more of two', quotes: ['of-two'] });
  await open(one);
  expect(draft()).toEqual({ text: 'more of one', quotes: [] });
});

it('text that is typed while another chat is loading is for that chat', async () => {
  const one = await ask('First?');
  await startChat();
  const two = await ask('Second?');
  panel.draft.type('of two');
  panel.openChat(one);
  panel.draft.type('typed early');
  await waitFor(() => expect(panel.conversation.chat.value).toBe(one));
  expect(draft()).toEqual({ text: 'typed early', quotes: [] });
  await open(two);
  expect(draft()).toEqual({ text: 'of two', quotes: [] });
  await open(one);
  expect(draft()).toEqual({ text: 'typed early', quotes: [] });
});

it('a question that is sent while another chat is loading is asked there', async () => {
  const one = await ask('First?');
  await startChat();
  await ask('Second?');
  panel.openChat(one);
  panel.draft.type('And more?');
  panel.asking.send();
  await waitFor(() => expect(panel.conversation.chat.value).toBe(one));
  // It waits for the answer to the first question.
  await waitFor(() => expect(line.traffic.toBackground).toContain('queue-add'));
  const posted = v
    .parse(v.array(v.array(v.custom<PanelFrame>(isPanelFrame))), JSON.parse(line.traffic.toBackground))
    .flat();
  expect(posted.filter(({ type }) => type === 'queue-add' || type === 'question-ask')).toMatchObject([
    { type: 'question-ask', text: 'First?' },
    { type: 'question-ask', text: 'Second?' },
    { type: 'queue-add', chat: one, question: { text: 'And more?' } },
  ]);
});

it('a question that is sent while a new chat is loading is asked there', async () => {
  const one = await ask('First?');
  panel.newChat();
  panel.draft.type('And new?');
  panel.asking.send();
  await waitFor(() => expect(panel.conversation.chat.value).not.toBe(one));
  await waitFor(() => expect(panel.conversation.messages.value).toHaveLength(2));
  expect(panel.conversation.messages.value[0]).toMatchObject({ text: 'And new?', parent: null });
  await open(one);
  expect(panel.conversation.messages.value).toHaveLength(2);
});

it('a new chat takes the draft along', async () => {
  await ask('First?');
  panel.draft.type('for the new one');
  await startChat();
  expect(draft()).toEqual({ text: 'for the new one', quotes: [] });
});

it('the draft of a chat without a question is in the next new chat', async () => {
  const one = await ask('First?');
  await startChat();
  panel.draft.type('not asked yet');
  await quote(aQuote('unasked'));
  await open(one);
  expect(draft()).toEqual({ text: '', quotes: [] });
  panel.draft.type('and this');
  await startChat();
  expect(draft()).toEqual({ text: 'not asked yet\nand this', quotes: ['unasked'] });
  await open(one);
  expect(draft()).toEqual({ text: '', quotes: [] });
});

it('a draft in another chat outlives the background', async () => {
  const one = await ask('First?');
  await startChat();
  const two = await ask('Second?');
  panel.draft.type('kept');
  await open(one);
  line.kill();
  await line.clock.advance(0);
  await open(two);
  expect(draft()).toEqual({ text: 'kept', quotes: [] });
});

it('the words of an edit are below the draft when its chat is opened again, and no edit any more', async () => {
  const one = await ask('First?');
  await startChat();
  const two = await ask('Second?');
  panel.draft.type('beneath');
  const [question] = panel.conversation.messages.value;
  if (question?.role !== 'user') throw new Error('No question');
  panel.draft.edit(question);
  panel.draft.type('edited');
  await open(one);
  expect(panel.draft.editing.value).toBeUndefined();
  await open(two);
  expect(draft()).toEqual({ text: 'beneath\nedited', quotes: [] });
  expect(panel.draft.editing.value).toBeUndefined();
});

it('a question that was just sent is asked in its own chat', async () => {
  const one = await ask('First?');
  await startChat();
  const two = panel.conversation.chat.value;
  panel.draft.type('Second?');
  panel.asking.send();
  panel.openChat(one);
  await waitFor(() => expect(panel.conversation.chat.value).toBe(one));
  expect(panel.conversation.messages.value).toHaveLength(2);
  await open(two);
  expect(draft()).toEqual({ text: '', quotes: [] });
  expect(panel.conversation.messages.value[0]).toMatchObject({ text: 'Second?' });
});

it('two panels on the same chat both see a question that one of them asks', async () => {
  const other = line.openPanel();
  await waitFor(() => expect(other.conversation.chat.value).toBe(panel.conversation.chat.value));
  await ask('First?');
  await waitFor(() => expect(other.conversation.messages.value).toHaveLength(2));
});

it('a window whose panel is closed does not come back to a chat that was deleted', async () => {
  const one = await ask('First?');
  await line.server().leaveChat(one);
  await waitFor(() => expect(panel.conversation.chat.value).not.toBe(one));
  await open(one);
  line.kill();
  await createWindowMemory().dropChat(one);
  const next = line.openPanel();
  await waitFor(() => expect(next.isReady.value).toBe(true));
  expect(next.conversation.chat.value).not.toBe(one);
});
