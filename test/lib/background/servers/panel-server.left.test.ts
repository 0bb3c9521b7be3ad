import { expect, it } from 'vitest';

import type { PanelServerOptions } from '#lib/background/servers/panel-server.ts';
import {
  emptyMemory,
  noChats,
  noRuns,
  openSession,
  type TestSession,
} from '#test/support/background/open-session.ts';
import { anAnswer } from '#test/support/panel/open-panel.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const hello = { type: 'panel-hello', window: 1, private: false } as const;

function states(session: TestSession): unknown[] {
  return session.heard.filter((frame) => frame.type === 'panel-state').map(({ left }) => left);
}

/** Two answers that are compared. */
const LEFT = [
  { chat: 'chat', run: 'run of one' },
  { chat: 'chat', run: 'run of two' },
];

it('a panel that is closed and opened again still shows every answer in a chat that was left', async () => {
  let current = 'chat';
  const [one, two] = [anAnswer('one', 'q'), anAnswer('two', 'q')];
  const live = new Map([['chat', [one, two]]]);
  const options: Partial<PanelServerOptions> = {
    chatsOf: () => ({
      ...noChats,
      view: (id) => Promise.resolve(id === 'chat' ? { id, messages: [one], peers: [two] } : undefined),
    }),
    runs: { ...noRuns, answersIn: (chat) => live.get(chat) ?? [] },
    memory: {
      ...emptyMemory,
      read: () =>
        Promise.resolve({ draft: { text: '', quotes: [] }, pending: [], problem: null, chat: current }),
      setChat(_window, chat) {
        current = chat;
        return Promise.resolve(undefined);
      },
      openChat(_window, chat) {
        current = chat;
        return Promise.resolve();
      },
    },
  };
  const first = openSession(options);
  first.post(hello, { type: 'chat-new' });
  await waitFor(() => expect(states(first)).toEqual([[], LEFT]));
  first.close();

  const second = first.again();
  second.post(hello);
  await waitFor(() => expect(states(second)).toEqual([LEFT]));

  const otherWindow = first.again();
  otherWindow.post({ ...hello, window: 2 });
  await waitFor(() => expect(states(otherWindow)).toEqual([[]]));

  second.post({ type: 'chat-show', chat: 'chat' });
  await waitFor(() => expect(states(second).at(-1)).toEqual([]));
  second.post({ type: 'chat-new' });
  await waitFor(() => expect(states(second).at(-1)).toEqual(LEFT));
  live.clear();
  second.post({ type: 'chat-new' });
  await waitFor(() => expect(states(second)).toHaveLength(4));
  expect(states(second).at(-1)).toEqual([]);
});
