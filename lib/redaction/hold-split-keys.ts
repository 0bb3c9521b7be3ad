import type { Credentials } from '#lib/protocol/credentials.ts';

import { prepareStreamRedactors, type StreamRedactor } from './redact-stream.ts';

/** Text that an item adds to one of several growing texts. */
export interface TextPart {
  readonly channel: string;
  readonly text: string;
}

/** Passes items on in order, and reports for each whether a key or a header's value was in its texts. */
export interface SplitKeyHolder<T> {
  push(item: T, parts: readonly TextPart[]): void;
  /** Passes on what is held back. */
  flush(): void;
}

interface HeldItem<T> {
  readonly item: T;
  /** How many of its texts could still become a key. */
  open: number;
  hasKey: boolean;
}

interface ChannelState<T> {
  readonly redactor: StreamRedactor;
  readonly items: HeldItem<T>[];
  /** What has arrived since nothing was held back, and which part of it may be shown. */
  raw: string;
  shown: string;
}

/**
 * Creates a holder that finds a key that is split over several items: a server may echo it token by token, so that no
 * item alone contains it. An item is held back as long as its text could become a piece of one.
 */
export function createSplitKeyHolder<T>(
  credentials: Credentials,
  release: (item: T, hasKey: boolean) => void,
): SplitKeyHolder<T> {
  if (credentials.key === undefined && Object.keys(credentials.headers ?? {}).length === 0) {
    return { push: (item) => release(item, false), flush() {} };
  }
  const createRedactor = prepareStreamRedactors(credentials);
  const channels = new Map<string, ChannelState<T>>();
  const queue: HeldItem<T>[] = [];

  function channelOf(name: string): ChannelState<T> {
    const known = channels.get(name);
    if (known) return known;
    const created = { redactor: createRedactor(), items: [], raw: '', shown: '' };
    channels.set(name, created);
    return created;
  }

  function settle(channel: ChannelState<T>, lastText: string): void {
    const { redactor, items, raw, shown } = channel;
    const isClean = redactor.isHolding ? raw.startsWith(shown) : raw === shown;
    // The last text shows that the held-back text was a key, and may itself be clean.
    const isLastWhole = !redactor.isHolding && shown.endsWith(lastText);
    if (!isClean) for (const held of isLastWhole ? items.slice(0, -1) : items) held.hasKey = true;
    if (redactor.isHolding) return;
    for (const held of items.splice(0)) held.open -= 1;
    channel.raw = '';
    channel.shown = '';
  }

  function releaseReady(): void {
    let ready = 0;
    while (queue[ready]?.open === 0) ready += 1;
    for (const { item, hasKey } of queue.splice(0, ready)) release(item, hasKey);
  }

  return {
    push(item, parts) {
      const held = { item, open: 0, hasKey: false };
      queue.push(held);
      for (const { channel: name, text } of parts) {
        if (text === '') continue;
        const channel = channelOf(name);
        channel.raw += text;
        channel.shown += channel.redactor.push(text);
        channel.items.push(held);
        held.open += 1;
        settle(channel, text);
      }
      releaseReady();
    },
    flush() {
      for (const channel of channels.values()) {
        channel.shown += channel.redactor.flush();
        settle(channel, channel.raw);
      }
      releaseReady();
    },
  };
}
