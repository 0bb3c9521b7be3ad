import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import type { RunTarget } from '#lib/runs/create-runs.ts';
import { noRuns, openSession, type TestSession } from '#test/support/background/open-session.ts';
import { aProvider } from '#test/support/panel/open-panel.ts';
import { targetAt } from '#test/support/runs/start-runs.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const HELLO: PanelFrame = { type: 'panel-hello', window: 1, private: false };
const SAVE: PanelFrame = { type: 'parameters-save', chat: 'chat', parameters: { temperature: 0.2 } };
const ASK: PanelFrame = {
  type: 'question-ask',
  parent: null,
  text: 'Why?',
  quotes: [],
  parameters: { maxTokens: 5 },
  to: { provider: 'p', model: 'model', origin: 'https://api.example.com' },
  tag: 'page-text-0123456789ab',
};

let databases = 0;
let chats: ChatStore;
const ask = vi.fn<(question: unknown, target: RunTarget) => Promise<void>>(() => Promise.resolve());
const retryParameters = vi.fn<(fields: readonly RefusableField[], model?: ModelRef) => Promise<void>>(() =>
  Promise.resolve(),
);

beforeEach(() => {
  chats = createStoredChats(() => 1, createChatsDatabase(`panel-parameters-${(databases += 1)}`));
  ask.mockClear();
  retryParameters.mockClear();
});

function open(): TestSession {
  return openSession({
    chatsOf: () => chats,
    runs: { ...noRuns, ask: (_chats, question, target) => ask(question, target) },
    providerView: () => Promise.resolve(aProvider),
    chooseTarget: () => Promise.resolve(targetAt('https://api.example.com/v1', { id: 'p' })),
    retryParameters,
  });
}

it('a question that follows a change of the chat’s parameters is asked with them', async () => {
  const session = open();
  session.post(HELLO, SAVE, ASK);
  await waitFor(() => expect(ask).toHaveBeenCalledOnce());
  expect(ask.mock.calls[0]).toMatchObject([
    { text: 'Why?', parameters: { maxTokens: 5 } },
    { parameters: { temperature: 0.2 } },
  ]);
});

it('every panel that shows a chat is told its parameters, as is a new panel', async () => {
  const session = open();
  const other = session.again();
  other.post({ ...HELLO, window: 2 });
  await waitFor(() => expect(other.heard.map(({ type }) => type)).toContain('panel-state'));
  session.post(HELLO, SAVE);
  const told = { type: 'parameters-show', parameters: { temperature: 0.2 } };
  await waitFor(() => {
    expect(session.heard).toContainEqual(told);
    expect(other.heard).toContainEqual(told);
  });
  const next = session.again();
  next.post(HELLO);
  await waitFor(() =>
    expect(next.heard.find(({ type }) => type === 'panel-state')).toMatchObject({
      chat: { id: 'chat', messages: [], parameters: { temperature: 0.2 } },
    }),
  );
});

it('a parameter is tried again when the chat has another value for it', async () => {
  await chats.setParameters('chat', { temperature: 0.2, maxTokens: 9 });
  const session = open();
  session.post(HELLO, { ...SAVE, parameters: { temperature: 1, maxTokens: 9 } });
  await waitFor(() => expect(retryParameters.mock.calls).toEqual([[['temperature']]]));
});

it('a parameter is tried again with the model that the user saw refuse it, and panels are told', async () => {
  const session = open();
  session.post(HELLO, { type: 'parameter-retry', provider: 'p', model: 'model', field: 'maxTokens' });
  await waitFor(() => expect(session.heard.at(-1)).toEqual({ type: 'provider-change', provider: aProvider }));
  expect(retryParameters.mock.calls).toMatchObject([[['maxTokens'], { provider: 'p', model: 'model' }]]);
});
