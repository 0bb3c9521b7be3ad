import type { ChatStore } from '#lib/chats/chat-store.ts';
import { createChatsDatabase } from '#lib/chats/chats-database.ts';
import { createStoredChats } from '#lib/chats/stored-chats.ts';
import type { Clock } from '#lib/clock/clock.ts';
import type { DeviceModel } from '#lib/device-model/device-model.ts';
import type { Answer } from '#lib/protocol/chat.ts';
import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { ModelPrice } from '#lib/protocol/model.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import {
  createRuns,
  type Runs,
  type RunTarget,
  type ServerTarget,
  type UsedTokens,
} from '#lib/runs/create-runs.ts';
import { createHostSlots } from '#lib/runs/host-slots.ts';
import { defaultLimits, type Limits } from '#lib/runs/limits.ts';

import { createScaledClock } from '../time/scaled-clock.ts';

/** Real runs on a real `fetch`, with their own chat store; everything that they report is kept. */
export interface TestRuns {
  readonly runs: Runs;
  readonly chats: ChatStore;
  readonly frames: BackgroundFrame[];
  readonly refused: string[];
  /** How many tokens sessions of the browser's model reported that they can read. */
  readonly windows: number[];
  /** The usage that runs reported. */
  readonly used: UsedTokens[];
  /** Errors of ours that a run has reported. */
  readonly faults: unknown[];
  /** How many runs hold the background awake. */
  held(): number;
  /** Asks a question in the one chat, and returns its answer as it was stored. */
  ask(target: RunTarget, text?: string): Promise<Answer>;
  /** The answer that is shown now. */
  answer(): Promise<Answer>;
}

/** How to start runs. */
export interface TestRunsOptions {
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  readonly hasHostPermission?: boolean;
  readonly deviceModel?: DeviceModel;
  readonly listedPrice?: ModelPrice;
  readonly onFrame?: (frame: BackgroundFrame, runs: Runs) => void;
}

let databases = 0;
const CHAT = 'chat';

/** Starts them. `fake-indexeddb/auto` must have been imported. */
export function startRuns(options: TestRunsOptions = {}): TestRuns {
  const limits = { ...defaultLimits, ...options.limits };
  const clock = options.clock ?? createScaledClock(1);
  const chats = createStoredChats(() => clock.now(), createChatsDatabase(`runs-${(databases += 1)}`));
  const frames: BackgroundFrame[] = [];
  const refused: string[] = [];
  const windows: number[] = [];
  const faults: unknown[] = [];
  const used: UsedTokens[] = [];
  let held = 0;
  const runs = createRuns({
    fetch,
    clock,
    limits: () => limits,
    hostSlots: createHostSlots(() => limits.runsPerHost),
    hasHostPermission: () => Promise.resolve(options.hasHostPermission ?? true),
    rememberRefused(_provider, parameter) {
      refused.push(parameter);
      return Promise.resolve();
    },
    deviceModel: () => options.deviceModel,
    rememberWindow(_provider, tokens) {
      windows.push(tokens);
      return Promise.resolve();
    },
    reportFault(error) {
      faults.push(error);
    },
    sink: {
      publish(_chat, frame) {
        frames.push(structuredClone(frame));
        options.onFrame?.(frame, runs);
      },
    },
    onUsed: (_chats, one) => void used.push(one),
    listedPrice: () => Promise.resolve(options.listedPrice),
    hold() {
      held += 1;
      return () => {
        held -= 1;
      };
    },
  });
  async function answer(): Promise<Answer> {
    const last = (await chats.view(CHAT))?.messages.at(-1);
    if (last?.role !== 'assistant') throw new Error('There is no answer. Ask first.');
    return last;
  }
  return {
    runs,
    chats,
    frames,
    refused,
    windows,
    faults,
    used,
    held: () => held,
    answer,
    async ask(target, text = 'What is this?') {
      await runs.ask(chats, { chat: CHAT, parent: null, text, quotes: [] }, target);
      return await answer();
    },
  };
}

/** A provider: a server on loopback. */
export function targetAt(
  baseUrl: string,
  more: Partial<ServerProvider> & { key?: string } = {},
): ServerTarget {
  const { key, ...provider } = more;
  return {
    provider: {
      id: 'provider',
      preset: 'custom',
      name: 'Provider',
      dialect: 'chat-completions',
      baseUrl,
      model: 'model',
      ...provider,
    },
    model: provider.model ?? 'model',
    origin: new URL(baseUrl).origin,
    key,
    refused: new Set(),
  };
}

/** The text that a panel would show after these frames. Fails if a frame leaves a gap or comes twice. */
export function textOf(frames: readonly BackgroundFrame[], channel: 'answer' | 'reasoning'): string {
  let text = '';
  for (const frame of frames) {
    if (frame.type !== 'text-delta' || frame.channel !== channel) continue;
    if (frame.at !== text.length) throw new Error(`A delta begins at ${frame.at}, not at ${text.length}.`);
    text += frame.text;
  }
  return text;
}
