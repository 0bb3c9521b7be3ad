import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';

import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import { isPanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { openSession, type TestSession } from '#test/support/background/open-session.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

// WXT looks for the global when it is imported, so it must be there before.
await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});

const DRAWN = { type: 'answer-drawn', chat: 'chat', answer: 'a', run: 'r' } as const;

it('the drawing of an answer is kept as the first of several panels reports it, whatever they show now', async () => {
  const chats = createStoredChats(() => 1, createChatsDatabase('drawn'));
  const answer = { ...waitingAnswer('r', 'a'), state: 'complete', answer: 'So' } as const;
  await chats.addQuestion({ chat: 'chat', parent: null, text: 'Why?', quotes: [] }, answer);
  const one = openSession({ chatsOf: () => chats });
  const panels: TestSession[] = [one, one.again()];
  for (const panel of panels) {
    panel.post({ type: 'panel-hello', window: 1, private: false });
    await waitFor(() => expect(panel.heard.some(({ type }) => type === 'panel-state')).toBe(true));
  }
  panels[1]?.post({ type: 'chat-new' });
  panels[1]?.post({ ...DRAWN, ms: 12.5 });
  const stored = async () => (await chats.view('chat'))?.messages.at(-1);
  await waitFor(async () => expect(await stored()).toHaveProperty('drawing', { run: 'r', ms: 12.5 }));
  panels[0]?.post({ ...DRAWN, ms: 99 }, { type: 'chat-new' });
  await waitFor(() =>
    expect(panels[0]?.heard.filter(({ type }) => type === 'panel-state').length).toBeGreaterThan(1),
  );
  expect(await stored()).toHaveProperty('drawing', { run: 'r', ms: 12.5 });
});

it.each([[-1], [Number.NaN], [Infinity], [1e12], ['12'], [null]])(
  'a frame with a drawing of %j ms is dropped',
  (ms) => {
    expect(isPanelFrame({ ...DRAWN, ms: 12.5 })).toBe(true);
    expect(isPanelFrame({ ...DRAWN, ms })).toBe(false);
  },
);
