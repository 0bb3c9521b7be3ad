import { expect } from 'vitest';

import { connectPanel } from '#lib/panel/connect-panel.ts';
import { createPanelStore, type PanelStore } from '#lib/panel/create-panel-store.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import type { Answer, Message, Question, Quote } from '#lib/protocol/chat.ts';
import {
  type BackgroundFrame,
  isBackgroundFrame,
  isPanelFrame,
  PANEL_PORT,
  type PanelFrame,
  type ProviderView,
} from '#lib/protocol/frames/panel-frames.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { createManualClock, type ManualClock } from '#test/support/time/manual-clock.ts';

import { createQuoteHolder } from './quote-holder.ts';
import { renderSoon } from './rendered.ts';

renderSoon();

/** A panel's store, connected to a fake background. */
export interface OpenPanel {
  readonly store: PanelStore;
  readonly clock: ManualClock;
  /** Every frame that has reached the background through any port, with its quotes in full. */
  readonly heard: PanelFrame[];
  /** The same frames as they crossed the port. */
  readonly posted: PanelFrame[];
  /** How many ports the panel has opened. */
  ports(): number;
  /** Sends frames to the panel and waits until they have arrived. */
  send(...frames: BackgroundFrame[]): Promise<void>;
  /** The background goes away. */
  kill(): Promise<void>;
  settle(): Promise<void>;
  /** Clears the recorded frames. */
  hearNew(): PanelFrame[];
}

export const aProvider: ProviderView & { readonly origin: string } = {
  id: 'p',
  name: 'Provider',
  origin: 'https://api.example.com',
  model: 'model',
  providers: ['p'],
  consented: ['text', 'pdf', 'picture'],
  takesImages: true,
};

/** The fields of every frame that asks `aProvider`; only for `toEqual` and the like. */
export const ASKED = {
  to: { provider: aProvider.id, model: aProvider.model, origin: aProvider.origin },
  tag: expect.stringMatching(/^page-text-[a-z\d]{12}$/u),
};

export function aQuote(id: string, text = `text of ${id}`): Quote {
  return { id, text, title: `Title of ${id}`, url: 'https://site.example/page' };
}

export function aQuestion(id: string, text: string, parent: string | null = null): Question {
  return { id, role: 'user', parent, text, quotes: [] };
}

export function anAnswer(id: string, parent: string, changes: Partial<Answer> = {}): Answer {
  return {
    id,
    role: 'assistant',
    parent,
    run: `run of ${id}`,
    state: 'waiting',
    answer: '',
    reasoning: '',
    notices: [],
    model: 'model',
    provider: 'Provider',
    ...changes,
  };
}

/** The frame that shows a whole chat. */
export function aState(
  messages: Message[] = [],
  changes: Partial<Extract<BackgroundFrame, { type: 'panel-state' }>> = {},
): BackgroundFrame {
  return {
    type: 'panel-state',
    chat: { id: 'chat', messages },
    draft: { text: '', quotes: [] },
    provider: aProvider,
    left: [],
    ...changes,
  };
}

/** The piece of an answer's text that begins at `at`. */
export function aDelta(id: string, at: number, text: string): BackgroundFrame {
  return { type: 'text-delta', run: `run of ${id}`, channel: 'answer', at, text };
}

/** Opens a panel. Nothing has been shown yet: send it a state first. */
export function openPanel(): OpenPanel {
  const clock = createManualClock();
  const heard: PanelFrame[] = [];
  const posted: PanelFrame[] = [];
  const quotes = createQuoteHolder();
  const opened: LinkedPort[] = [];

  function open(): ReturnType<typeof wrapPort<BackgroundFrame, PanelFrame>> {
    const [panelEnd, backgroundEnd] = linkPorts(PANEL_PORT);
    opened.push(backgroundEnd);
    backgroundEnd.onMessage.addListener((message) => {
      if (!isPanelFrame(message)) throw new Error(`The panel sent no frame: ${JSON.stringify(message)}`);
      posted.push(message);
      heard.push(quotes.reads(message));
    });
    return wrapPort(panelEnd, isBackgroundFrame);
  }

  const connection = connectPanel({
    open,
    hello: () => Promise.resolve({ type: 'panel-hello', window: 1, private: false }),
    onOpen: () => store.opened(),
    onFrame: (frame) => store.apply(frame),
    isNeeded: () => store.isWaiting(),
    clock,
    signal: new AbortController().signal,
  });
  const store = createPanelStore(connection, clock);
  const settle = (): Promise<void> => clock.advance(0);
  return {
    store,
    clock,
    heard,
    posted,
    settle,
    ports: () => opened.length,
    async send(...frames) {
      await settle();
      for (const frame of frames) {
        quotes.sends(frame);
        opened.at(-1)?.postMessage(frame);
      }
      await settle();
    },
    async kill() {
      opened.at(-1)?.disconnect();
      await settle();
    },
    hearNew: () => heard.splice(0),
  };
}
