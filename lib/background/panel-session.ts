import type { TabOwner } from '#lib/capture/read-tab.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import { type ChatView, isQuote, type Quote, refTo } from '#lib/protocol/chat.ts';
import type { BackgroundFrame, LeftRun, PanelFrame, ProviderView } from '#lib/protocol/panel-frames.ts';
import type { Runs } from '#lib/runs/create-runs.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

type RunStart = Extract<BackgroundFrame, { type: 'run-start' }>;

/** What a session reads. */
export interface PanelSessionOptions {
  readonly port: TypedPort<PanelFrame, BackgroundFrame>;
  readonly owner: TabOwner;
  readonly chats: ChatStore;
  readonly memory: WindowMemory;
  readonly runs: Pick<Runs, 'withLive'>;
  /** Answers that are being written in chats which the session's window has left. */
  leftRuns(shown: string): LeftRun[];
  providerView(): Promise<ProviderView | null>;
}

/** One open panel: the chat that it shows, and what it has heard of it. */
export interface PanelSession extends TabOwner {
  readonly chats: ChatStore;
  /** Id of the chat that is shown. */
  readonly chat: string;
  /** Whether a state is on its way; what is sent now would come before it. */
  readonly isOpening: boolean;
  /** Sends a frame. Returns false when the panel is gone. */
  send(frame: BackgroundFrame): boolean;
  /** Sends everything that the panel shows, or another chat of its window. */
  show(chat?: string): Promise<void>;
  /** Passes on a frame of the chat with this id, if the panel shows that one. */
  publish(chat: string, frame: BackgroundFrame): void;
  /** The panel has asked a question with these quotes, so it need not be sent them. */
  asked(quotes: readonly Quote[]): void;
}

/** Opens the session of a panel that has said hello; nothing is sent until `show`. */
export function createPanelSession(options: PanelSessionOptions, firstChat: string): PanelSession {
  const { port, owner, chats, memory, runs } = options;
  let chat = firstChat;
  let reading = 0;
  /** Set when a frame came while the chat was read, so that what was read may lack it. */
  let isStale = false;
  let hasDraft = false;
  let shown = new Set<string>();
  let askedQuotes: readonly Quote[] | undefined;

  async function readView(): Promise<ChatView> {
    let view;
    let id;
    do {
      isStale = false;
      id = chat;
      view = (await chats.view(id)) ?? { id, messages: [] };
    } while (isStale || id !== chat);
    return runs.withLive(view);
  }

  async function show(next: string): Promise<void> {
    reading += 1;
    try {
      if (next !== chat) {
        chat = next;
        await memory.setChat(owner.window, next);
      }
      const [provider, { draft }, firstView] = await Promise.all([
        options.providerView(),
        memory.read(owner.window),
        readView(),
      ]);
      let view = firstView;
      while (isStale || view.id !== chat) view = await readView();
      shown = new Set(view.messages.map(({ id }) => id));
      const left = options.leftRuns(chat);
      port.send({ type: 'panel-state', chat: view, provider, left, ...(!hasDraft && { draft }) });
      hasDraft = true;
    } finally {
      reading -= 1;
    }
  }

  /** A question as this panel needs it: its quotes are named where the panel has them. */
  function withKnownQuotes(question: RunStart['question']): RunStart['question'] {
    const isKnown = shown.has(question.id) || question.quotes === askedQuotes;
    shown.add(question.id);
    const named = question.quotes.map((quote) => (isQuote(quote) ? refTo(quote) : quote));
    return isKnown ? { ...question, quotes: named } : question;
  }

  return {
    ...owner,
    chats,
    get chat() {
      return chat;
    },
    get isOpening() {
      return reading > 0;
    },
    send: port.send,
    show: (next = chat) => show(next),
    publish(id, frame) {
      if (id !== chat) {
        // A panel that has left a chat while its answer was being written shows that it still is.
        if (frame.type === 'run-end') port.send(frame);
        return;
      }
      if (reading > 0) isStale = true;
      else if (frame.type === 'run-start') port.send({ ...frame, question: withKnownQuotes(frame.question) });
      else port.send(frame);
    },
    asked(quotes) {
      askedQuotes = quotes;
    },
  };
}
