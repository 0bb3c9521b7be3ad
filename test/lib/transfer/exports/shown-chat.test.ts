import { expect, it } from 'vitest';

import { buildShownChat } from '#lib/transfer/exports/shown-chat.ts';
import { makeChat } from '#test/support/transfer/make-chats.ts';

it('a human-readable file has all compared answers, and otherwise the shown version', () => {
  const chat = makeChat('one', 2);
  const ids = (shown: typeof chat) => buildShownChat(shown).messages.map(({ id }) => id);
  expect(ids(chat)).toEqual(['one-q0', 'one-a0', 'one-q1', 'one-b1']);
  const compared = ['one-a1', 'one-b1'];
  const messages = chat.messages.map((one) => (one.id === 'one-q1' ? { ...one, compared } : one));
  expect(ids({ ...chat, messages })).toEqual(['one-q0', 'one-a0', 'one-q1', 'one-a1', 'one-b1']);
});
