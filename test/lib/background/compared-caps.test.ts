import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import type { DayTally } from '#lib/background/day-tally.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { SpendingCaps } from '#lib/protocol/spending.ts';
import type { RunTarget } from '#lib/runs/create-runs.ts';
import { noRuns, openSession, type TestSession } from '#test/support/background/open-session.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { targetAt } from '#test/support/runs/start-runs.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

// WXT looks for the global when it is imported, so it must be there before.
await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { createSpendingGuard } = await import('#lib/background/spending-guard.ts');

const ORIGIN = 'https://api.example.com';
/** Dollars per token of input, by model: so that sums can be read. */
const PRICES: Readonly<Record<string, number>> = { small: 1, large: 10 };
/** 2 tokens. */
const TEXT = 'Why now?';

const NO_SPENDING: DayTally = { read: () => Promise.resolve(0), add: () => Promise.resolve() };

let databases = 0;
let question: string;
let session: TestSession;
/** The runs that were started, by model, each with what ends it. */
let started: { readonly model: string; readonly end: () => void }[];

/** Opens a panel on a chat whose question has one answer so far. */
async function open(caps: SpendingCaps): Promise<void> {
  const chats = createStoredChats(() => Date.now(), createChatsDatabase(`compared-caps-${(databases += 1)}`));
  const first = { ...waitingAnswer('first'), state: 'complete' as const, answer: 'So.' };
  ({ id: question } = await chats.addQuestion({ chat: 'chat', parent: null, text: TEXT, quotes: [] }, first));
  const start = ({ model }: RunTarget): Promise<void> =>
    new Promise((resolve) => started.push({ model, end: resolve }));
  session = openSession({
    chatsOf: () => chats,
    runs: { ...noRuns, retry: (_chats, _chat, _question, target) => start(target) },
    spending: createSpendingGuard({
      readCaps: () => Promise.resolve(caps),
      listedPrice({ model }) {
        const dollars = PRICES[model] ?? 0;
        return Promise.resolve({ input: dollars * 1e6, output: dollars * 1e6 });
      },
      tallies: { stored: NO_SPENDING, temporary: NO_SPENDING },
      now: () => Date.now(),
      reportFault(error) {
        throw error;
      },
    }),
    findTarget: ({ model }) => Promise.resolve({ ...targetAt(`${ORIGIN}/v1`, { id: 'p' }), model }),
  });
  session.post({ type: 'panel-hello', window: 1, private: false });
  await waitFor(() => expect(session.heard.some(({ type }) => type === 'panel-state')).toBe(true));
}

/** What *Ask another model too* sends. */
function askToo(model: string, acceptsCost = false): PanelFrame {
  return {
    type: 'answer-retry',
    question,
    placement: { type: 'next-to', answer: 'answer-of-first' },
    to: { provider: 'p', model, origin: ORIGIN },
    tag: 'page-text-0123456789ab',
    isPicked: true,
    ...(acceptsCost && { acceptsCost }),
  };
}

function warnings() {
  return session.heard.flatMap((frame) => (frame.type === 'spending-warn' ? [frame.warning] : []));
}

beforeEach(() => {
  started = [];
});

it.each(['chat', 'day'] as const)(
  'answers to compare that are requested at once count together against the cap of a %s',
  async (name) => {
    await open({ chat: null, day: null, [name]: 23 });
    session.post(askToo('small'), askToo('large'), askToo('small'));
    await waitFor(() => expect(warnings()).toHaveLength(1));
    // 2 and 20 dollars; the third would be 24 in all.
    expect(warnings()).toEqual([{ question: 2, passed: [{ name, spent: 22, cap: 23 }] }]);
    expect(started.map(({ model }) => model)).toEqual(['small', 'large']);

    session.post(askToo('small', true));
    await waitFor(() => expect(started.map(({ model }) => model)).toEqual(['small', 'large', 'small']));
  },
);

it('an answer to compare that would exceed the cap is confirmed before it is sent, and the cheaper one is not', async () => {
  await open({ chat: 10, day: null });
  session.post(askToo('large'), askToo('small'));
  await waitFor(() => expect(started).toHaveLength(1));
  await waitFor(() => expect(warnings()).toHaveLength(1));
  expect(started[0]?.model).toBe('small');
  expect(warnings()[0]).toMatchObject({ question: 20, passed: [{ name: 'chat', cap: 10 }] });
});

it('an answer to compare that has ended makes room for the next', async () => {
  await open({ chat: null, day: 3 });
  session.post(askToo('small'), askToo('small'));
  await waitFor(() => expect(warnings()).toHaveLength(1));
  started[0]?.end();
  session.post(askToo('small'));
  await waitFor(() => expect(started).toHaveLength(2));
});
