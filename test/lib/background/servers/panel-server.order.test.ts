import { expect, it } from 'vitest';

import { emptyMemory, openSession } from '#test/support/background/open-session.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

it('a quote that arrives while a panel opens reaches it after the stored draft', async () => {
  // Before it, the panel would save an empty draft over the stored one.
  const listing = Promise.withResolvers<[]>();
  const quote = { id: 'q', text: 'quoted', title: '', url: 'https://a.example' };
  const session = openSession({
    savedQuestions: () => listing.promise,
    memory: {
      ...emptyMemory,
      read: () =>
        Promise.resolve({
          chat: 'chat',
          draft: { text: 'half a sen', quotes: [] },
          pending: [{ quote }],
          problem: null,
        }),
    },
  });
  session.post({ type: 'panel-hello', window: 1, private: false });
  for (let turn = 0; turn < 20; turn += 1) await session.server.offerQuotes(1);
  listing.resolve([]);
  await waitFor(() => expect(session.heard.map(({ type }) => type)).toContain('quote-add'));
  const types = session.heard.map(({ type }) => type);
  expect(types.indexOf('panel-state')).toBeGreaterThanOrEqual(0);
  expect(types.indexOf('panel-state')).toBeLessThan(types.indexOf('quote-add'));
});
