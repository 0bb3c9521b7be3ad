import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import { createPanelSessions } from '#lib/background/servers/panel-sessions.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { PanelStore } from '#lib/panel/create-panel-store.ts';
import type { ChatView } from '#lib/protocol/chat.ts';
import { createWindowMemory } from '#lib/window-state/window-memory.ts';
import { type Line, openLine } from '#test/support/background/open-line.ts';
import { noRuns, openSession, type TestSession } from '#test/support/background/open-session.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { anAnswer, aQuestion } from '#test/support/panel/open-panel.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});

let databases = 0;
let time = 0;
let chats: ChatStore;
let line: Line;

/** Stores a question and its answer. */
async function store(text: string, parent: string | null): Promise<{ question: string; answer: string }> {
  const run = `earlier ${text}`;
  const { id } = await chats.addQuestion({ chat: 'chat', parent, text, quotes: [] }, waitingAnswer(run));
  await chats.interruptOpen();
  return { question: id, answer: `answer-of-${run}` };
}

function questions({ conversation }: PanelStore): string[] {
  return conversation.messages.value.flatMap((message) => (message.role === 'user' ? [message.text] : []));
}

async function openPanel(): Promise<PanelStore> {
  const panel = line.openPanel();
  await waitFor(() => expect(panel.isReady.value).toBe(true));
  return panel;
}

function idOf({ conversation }: PanelStore, text: string): string {
  const found = conversation.messages.value.find(
    (message) => message.role === 'user' && message.text === text,
  );
  return found?.id ?? '';
}

beforeEach(async () => {
  fakeBrowser.reset();
  chats = createStoredChats(() => (time += 1), createChatsDatabase(`versions-${(databases += 1)}`));
  line = openLine(createWindowMemory, chats);
  await createWindowMemory().setChat(1, 'chat');
  const { answer } = await store('First?', null);
  await store('Old?', answer);
  await store('New?', answer);
});

it('another version is shown in every panel on the chat, and in one that is opened later', async () => {
  const [one, two] = [await openPanel(), await openPanel()];
  expect(questions(one)).toEqual(['First?', 'New?']);
  one.conversation.turn(idOf(one, 'New?'), -1);
  await waitFor(() => expect(questions(one)).toEqual(['First?', 'Old?']));
  await waitFor(() => expect(questions(two)).toEqual(['First?', 'Old?']));
  expect(questions(await openPanel())).toEqual(['First?', 'Old?']);
  two.conversation.turn(idOf(two, 'Old?'), 1);
  await waitFor(() => expect(questions(one)).toEqual(['First?', 'New?']));
});

it('a panel is told what the answers of all versions came to', async () => {
  const usage = { inputTokens: 1000, outputTokens: 100 };
  const price = { input: 1, output: 10 };
  const [stored] = (await chats.messages('chat')).filter((message) => message.role === 'assistant');
  if (!stored) throw new Error('There is no answer.');
  await chats.storeAnswer('chat', { ...stored, state: 'complete', usage, price });
  const panel = await openPanel();
  panel.totals.want();
  await waitFor(() =>
    expect(panel.totals.all.value).toEqual({
      counted: 1,
      uncounted: 2,
      inputTokens: 1000,
      outputTokens: 100,
      dollars: 0.002,
    }),
  );
});

it('a question below an older version is asked and stored there', async () => {
  const panel = await openPanel();
  panel.conversation.turn(idOf(panel, 'New?'), -1);
  await waitFor(() => expect(questions(panel)).toEqual(['First?', 'Old?']));
  panel.draft.type('More?');
  panel.asking.send();
  await waitFor(() => expect(questions(panel)).toEqual(['First?', 'Old?', 'More?']));
  expect(questions(await openPanel())).toEqual(['First?', 'Old?', 'More?']);
});

it('a question that was asked while another panel chose a version is shown where it was asked', async () => {
  const [one, two] = [await openPanel(), await openPanel()];
  one.conversation.turn(idOf(one, 'New?'), -1);
  two.draft.type('More?');
  two.asking.send();
  for (const panel of [one, two]) {
    await waitFor(() => expect(questions(panel)).toEqual(['First?', 'New?', 'More?']));
  }
});

it('a turn that one panel removes leaves every panel on the chat, and comes back with Undo', async () => {
  const [one, two] = [await openPanel(), await openPanel()];
  one.turns.remove(idOf(one, 'First?'));
  for (const panel of [one, two]) await waitFor(() => expect(questions(panel)).toEqual(['New?']));
  expect(two.turns.removed.value).toBeUndefined();
  one.turns.undo();
  for (const panel of [one, two]) await waitFor(() => expect(questions(panel)).toEqual(['First?', 'New?']));
});

it('an edit whose question is in a branch that is left becomes a draft', async () => {
  const last = await chats.view('chat');
  await store('Later?', last?.messages.at(-1)?.id ?? '');
  const panel = await openPanel();
  panel.draft.type('half a thought');
  const later = panel.conversation.messages.value.find(({ id }) => id === idOf(panel, 'Later?'));
  if (later?.role !== 'user') throw new Error('No question');
  panel.draft.edit(later);
  panel.draft.type('Later, and better?');
  panel.conversation.turn(idOf(panel, 'New?'), -1);
  await waitFor(() => expect(questions(panel)).toEqual(['First?', 'Old?']));
  expect(panel.draft.editing.value).toBeUndefined();
  expect(panel.draft.text.value).toBe('half a thought\nLater, and better?');
});

it('an edit of a question stays one when another of its versions is shown', async () => {
  const panel = await openPanel();
  const edited = panel.conversation.messages.value.find(({ id }) => id === idOf(panel, 'New?'));
  if (edited?.role !== 'user') throw new Error('No question');
  panel.draft.edit(edited);
  panel.conversation.turn(edited.id, -1);
  await waitFor(() => expect(questions(panel)).toEqual(['First?', 'Old?']));
  expect(panel.draft.editing.value?.id).toBe(edited.id);
});

it('a panel that does not show what a new question follows is sent the whole branch', async () => {
  const sessions = createPanelSessions();
  const session = openSession({ sessions, chatsOf: () => chats });
  session.post({ type: 'panel-hello', window: 1, private: false });
  const types = (): string[] => session.heard.map(({ type }) => type);
  await waitFor(() => expect(types()).toContain('panel-state'));
  const question = aQuestion('q', 'More?', 'an answer of another branch');
  sessions.publish('chat', { type: 'run-start', question, answer: anAnswer('a', 'q') });
  await waitFor(() => expect(types().filter((type) => type === 'panel-state')).toHaveLength(2));
  expect(types()).not.toContain('run-start');
});

it('a compared answer is sent alone to a panel that shows the others, and together with them to any other panel', async () => {
  const sessions = createPanelSessions();
  const [one, other] = [anAnswer('one', 'q'), anAnswer('other', 'q')];
  const messages = [aQuestion('q', 'Why?'), one];
  const session = openSession({
    sessions,
    chatsOf: () => ({ ...chats, view: () => Promise.resolve({ id: 'chat', messages }) }),
  });
  session.post({ type: 'panel-hello', window: 1, private: false });
  const count = (type: string): number => session.heard.filter((frame) => frame.type === type).length;
  await waitFor(() => expect(count('panel-state')).toBe(1));
  const start = (answer: string, compared: string[]): void =>
    sessions.publish('chat', {
      type: 'run-start',
      question: { ...aQuestion('q', 'Why?'), compared },
      answer: anAnswer(answer, 'q'),
    });
  start('two', ['one', 'two']);
  start('three', ['one', 'two', 'three']);
  // Instead of the one at the end of the path.
  start('four', ['four', 'two', 'three']);
  await waitFor(() => expect(count('run-start')).toBe(3));
  expect(count('panel-state')).toBe(1);
  start('five', [other.id, 'five']);
  await waitFor(() => expect(count('panel-state')).toBe(2));
  expect(count('run-start')).toBe(3);
});

it('a panel keeps one of the answers that are compared, and every panel on the chat shows that', async () => {
  const { answer } = await store('Compare?', null);
  const question = (await chats.view('chat'))?.messages[0]?.id ?? '';
  const second = waitingAnswer('second');
  await chats.addAnswer('chat', question, second, undefined, { type: 'next-to', answer });
  const session = openSession({ chatsOf: () => chats });
  session.post({ type: 'panel-hello', window: 1, private: false });
  const last = (): ChatView | undefined =>
    session.heard.findLast((frame) => frame.type === 'panel-state')?.chat;
  await waitFor(() => expect(last()?.peers?.map(({ id }) => id)).toEqual([second.id]));
  session.post({ type: 'answer-keep', answer: second.id });
  await waitFor(() => expect(last()?.messages.at(-1)?.id).toBe(second.id));
  expect(last()?.peers).toBeUndefined();
});

it('an answer that is being written in another version is named with the chat that is shown', async () => {
  const answers = [anAnswer('shown', 'q'), anAnswer('hidden', 'q')];
  const view: ChatView = { id: 'chat', messages: [anAnswer('shown', 'q')] };
  const session: TestSession = openSession({
    runs: { ...noRuns, answersIn: () => answers },
    chatsOf: () => ({ ...chats, view: () => Promise.resolve(view) }),
  });
  session.post({ type: 'panel-hello', window: 1, private: false });
  const left = [{ chat: 'chat', run: 'run of hidden', message: 'hidden' }];
  await waitFor(() =>
    expect(session.heard).toContainEqual(expect.objectContaining({ type: 'panel-state', left })),
  );
});
