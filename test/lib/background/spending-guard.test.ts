import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import type { DayTally } from '#lib/background/day-tally.ts';
import type { SpendingGuard } from '#lib/background/spending-guard.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { Answer } from '#lib/protocol/chat.ts';
import type { ModelPrice } from '#lib/protocol/model.ts';
import { NO_CAPS, type SpendingCaps } from '#lib/protocol/spending.ts';
import { waitingAnswer } from '#test/support/panel/answers.ts';
import { targetAt } from '#test/support/runs/start-runs.ts';

// WXT looks for the global when it is imported, so it must be there before.
const { fakeBrowser } = await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
  return fake;
});
const { createTemporaryTally } = await import('#lib/background/day-tally.ts');
const { createSpendingGuard } = await import('#lib/background/spending-guard.ts');

/** One dollar per token, so that sums can be read. */
const DOLLAR: ModelPrice = { input: 1e6, output: 1e6 };
const TARGET = targetAt('https://api.example.com/v1');
const ORIGIN = 'https://api.example.com';
/** 2 tokens. */
const ASKED = { text: 'Why now?', quotes: [] };
const NOON = new Date(2026, 10, 26, 12).getTime();

let databases = 0;
let chats: ChatStore;
let caps: SpendingCaps;
let price: ModelPrice | undefined;
let now: number;
let guard: SpendingGuard;
const readCaps = vi.fn(() => Promise.resolve(caps));
const listedPrice = vi.fn(() => Promise.resolve(price));

function createTally(): DayTally {
  const days = new Map<string, number>();
  return {
    read: (day) => Promise.resolve(days.get(day) ?? 0),
    async add(day, dollars) {
      const before = days.get(day) ?? 0;
      // Storing is slow.
      await new Promise((resolve) => setTimeout(resolve, 5));
      days.set(day, before + dollars);
    },
  };
}

function open(): void {
  guard = createSpendingGuard({
    readCaps,
    listedPrice,
    tallies: { stored: createTally(), temporary: createTemporaryTally(fakeBrowser.storage.session) },
    now: () => now,
    reportFault(error) {
      throw error;
    },
  });
}

/** Stores a question of 2 tokens with an answer. */
async function answered(parent: string | null, answer: Partial<Answer>): Promise<string> {
  const waiting = waitingAnswer(crypto.randomUUID());
  const question = await chats.addQuestion({ chat: 'chat', parent, ...ASKED }, waiting);
  const ended = { origin: ORIGIN, price: DOLLAR, state: 'complete' as const, ...answer };
  await chats.storeAnswer('chat', { ...waiting, parent: question.id, ...ended });
  return waiting.id;
}

function reserve(last: string | null = null, isAccepted = false, chat = 'chat') {
  return guard.reserve({ chats, chat }, TARGET, { last, asked: ASKED }, isAccepted);
}

function use(tokens: number, isTemporary = false): void {
  const usage = { inputTokens: tokens, outputTokens: 0 };
  guard.used({ isTemporary }, { model: 'model', origin: ORIGIN, price: DOLLAR, usage });
}

beforeEach(() => {
  fakeBrowser.reset();
  vi.clearAllMocks();
  [caps, price, now] = [{ chat: null, day: null }, DOLLAR, NOON];
  chats = createStoredChats(() => Date.now(), createChatsDatabase(`spending-${(databases += 1)}`));
  open();
});

it('a question without a cap needs no read', async () => {
  caps = NO_CAPS;
  const reads = [vi.spyOn(chats, 'view'), vi.spyOn(chats, 'messages')];
  expect(await reserve()).toBeTypeOf('function');
  for (const read of [...reads, listedPrice]) expect(read).not.toHaveBeenCalled();
  // The caps are read once, when the background starts.
  await reserve();
  expect(readCaps).toHaveBeenCalledOnce();
});

it('a question is sent up to the cap of its chat, and not beyond it', async () => {
  const last = await answered(null, { answer: 'x', usage: { inputTokens: 3, outputTokens: 5 } });
  // 2 tokens for each question, 1 for the answer that goes along.
  caps = { chat: 13, day: null };
  open();
  const release = await reserve(last);
  if (typeof release !== 'function') throw new Error('The question found no room.');
  release();
  caps = { chat: 12.99, day: null };
  guard.capsChanged();
  expect(await reserve(last)).toEqual({
    question: 5,
    passed: [{ name: 'chat', spent: 8, cap: 12.99 }],
  });
});

it('a question that the user sends anyway is let through', async () => {
  caps = { chat: 1, day: 1 };
  open();
  expect(await reserve()).toHaveProperty('passed');
  expect(await reserve(null, true)).toBeTypeOf('function');
});

it('every version of an answer counts for its chat, and one without counts by its text', async () => {
  const waiting = waitingAnswer('again');
  const first = await answered(null, { usage: { inputTokens: 3, outputTokens: 5 } });
  const question = (await chats.view('chat', first))?.messages[0]?.id ?? '';
  await chats.addAnswer('chat', question, waiting);
  const stopped = { ...waiting, parent: question, state: 'stopped' as const, answer: 'four tokens long' };
  await chats.storeAnswer('chat', { ...stopped, origin: ORIGIN, price: DOLLAR });
  caps = { chat: 1, day: null };
  open();
  expect(await reserve(null)).toMatchObject({ passed: [{ spent: 3 + 5 + 2 + 4 }] });
});

it('an answer that is being written does not count by the text that it has so far', async () => {
  const last = await answered(null, { state: 'streaming', answer: 'four tokens long' });
  caps = { chat: 3, day: null };
  open();
  expect(await reserve(last)).toMatchObject({ passed: [{ spent: 0 }] });
});

it('the cap of a day counts what runs of all chats have used, on that day alone', async () => {
  caps = { chat: null, day: 10 };
  open();
  use(4);
  use(3);
  use(2, true);
  expect(await guard.spentToday()).toBe(9);
  expect(await reserve()).toEqual({ question: 2, passed: [{ name: 'day', spent: 9, cap: 10 }] });
  now = new Date(2026, 10, 27, 0, 0, 1).getTime();
  expect(await guard.spentToday()).toBe(0);
  expect(await reserve()).toBeTypeOf('function');
});

it('what temporary chats cost stays in memory', async () => {
  use(2, true);
  expect(await guard.spentToday()).toBe(2);
  expect(await fakeBrowser.storage.session.get(null)).toEqual({
    'spent-today': { day: '2026-11-26', dollars: 2 },
  });
  fakeBrowser.reset();
  expect(await guard.spentToday()).toBe(0);
});

it('simultaneous questions do not both fit under the cap', async () => {
  caps = { chat: null, day: 3 };
  open();
  const both = await Promise.all([reserve(), reserve(null, false, 'other')]);
  expect(both.map((one) => typeof one)).toEqual(['function', 'object']);
  const [release] = both;
  if (typeof release === 'function') release();
  expect(await reserve()).toBeTypeOf('function');
});

it('a model with an unknown price is let through every cap', async () => {
  [caps, price] = [{ chat: 0.01, day: 0.01 }, undefined];
  open();
  use(5);
  expect(await reserve()).toBeTypeOf('function');
});

it('a price that the provider does not list is taken from the table', async () => {
  [caps, price] = [{ chat: null, day: 0.01 }, undefined];
  open();
  const target = { ...targetAt('https://api.openai.com/v1'), model: 'gpt-4o' };
  const asked = { text: 'word '.repeat(5000), quotes: [] };
  const request = { last: null, asked };
  expect(await guard.reserve({ chats, chat: 'chat' }, target, request, false)).toEqual({
    question: 6250 * 2.5e-6,
    passed: [{ name: 'day', spent: 0, cap: 0.01 }],
  });
});

it('a question that will not be sent, and one to the browser’s own model, are let through every cap', async () => {
  caps = { chat: 0.01, day: 0.01 };
  open();
  const place = { chats, chat: 'chat' };
  const request = { last: null, asked: ASKED };
  const blocked = { ...TARGET, obstacle: { kind: 'no_key' as const } };
  expect(await guard.reserve(place, blocked, request, false)).toBeTypeOf('function');
  const provider = {
    id: 'own',
    preset: 'browser-model',
    name: 'Own',
    dialect: 'on-device' as const,
    model: '',
  };
  const own = { provider, model: '', origin: null };
  expect(await guard.reserve(place, own, request, false)).toBeTypeOf('function');
});
