import type { TabOwner } from '#lib/capture/read-tab.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import { type ChatView, type Draft, isQuote, type Quote, refTo } from '#lib/protocol/chat.ts';
import type {
  BackgroundFrame,
  LeftRun,
  PanelFrame,
  ProviderView,
} from '#lib/protocol/frames/panel-frames.ts';
import type { Runs } from '#lib/runs/create-runs.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

type RunStart = Extract<BackgroundFrame, { type: 'run-start' }>;

/** What a session needs. */
export interface PanelSessionOptions {
  readonly port: TypedPort<PanelFrame, BackgroundFrame>;
  readonly owner: TabOwner;
  /** The store that keeps this chat. */
  chatsOf(chat: string): ChatStore;
  readonly memory: WindowMemory;
  readonly runs: Pick<Runs, 'withLive'>;
  /** Answers that are being written where the session's window does not show them. */
  leftRuns(shown: ChatView): LeftRun[];
  providerView(): Promise<ProviderView | null>;
}

/** One open panel: the chat that it shows, and what has been sent to it. */
export interface PanelSession extends TabOwner {
  /** The store that keeps this chat. */
  chatsOf(chat: string): ChatStore;
  /** The store that keeps the chat that is shown. */
  readonly chats: ChatStore;
  /** Id of the chat that is shown. */
  readonly chat: string;
  /** Whether a state is being prepared; a frame sent now would arrive before it. */
  readonly isOpening: boolean;
  /** Sends a frame. Returns false when the panel is gone. */
  send(frame: BackgroundFrame): boolean;
  /**
   * Sends everything that the panel shows, or another chat for its window.
   *
   * @param isNew - Whether that chat is a new one: the draft goes along.
   */
  show(chat?: string, isNew?: boolean): Promise<void>;
  /** Passes on a frame of the chat with this id, if the panel shows that chat. */
  publish(chat: string, frame: BackgroundFrame): void;
  /** The panel has asked a question with these quotes, so they need not be sent to it. */
  asked(quotes: readonly Quote[]): void;
}

/** Opens the session of a panel that has said hello; nothing is sent until `show`. */
export function createPanelSession(options: PanelSessionOptions, firstChat: string): PanelSession {
  const { port, owner, chatsOf, memory, runs } = options;
  let chat = firstChat;
  let reading = 0;
  /** Set when a frame came while the chat was being read: the result may lack it. */
  let isStale = false;
  /** The ids of the messages that the panel shows, in order. */
  let shown: string[] = [];
  /** The ids of the answers that the last of them is compared with. */
  let peers: readonly string[] = [];
  /** The draft that the next state includes: at first the window's, then that of each opened chat. */
  let due: 'window' | 'chat' | undefined = 'window';
  let askedQuotes: readonly Quote[] | undefined;

  async function readView(): Promise<ChatView> {
    let view;
    let id;
    do {
      isStale = false;
      id = chat;
      view = (await chatsOf(id).view(id)) ?? { id, messages: [] };
    } while (isStale || id !== chat);
    return runs.withLive(view);
  }

  /** @returns For a new chat, the draft of the previous new chat. */
  async function change(next: string, isNew: boolean): Promise<Draft | undefined> {
    if (next === chat) return undefined;
    const isUnasked = shown.length === 0;
    chat = next;
    if (isNew) return memory.setChat(owner.window, next);
    due = 'chat';
    await memory.openChat(owner.window, next, isUnasked);
    return undefined;
  }

  async function show(next: string, isNew: boolean): Promise<void> {
    reading += 1;
    try {
      const earlier = await change(next, isNew);
      const [provider, { draft }, firstView] = await Promise.all([
        options.providerView(),
        memory.read(owner.window),
        readView(),
      ]);
      let view = firstView;
      while (isStale || view.id !== chat) view = await readView();
      shown = view.messages.map(({ id }) => id);
      peers = view.peers?.map(({ id }) => id) ?? [];
      const left = options.leftRuns(view);
      port.send({
        type: 'panel-state',
        chat: view,
        provider,
        left,
        ...(due ? { draft } : earlier && { draft: earlier, joins: true }),
      });
      due = undefined;
    } finally {
      reading -= 1;
    }
  }

  /** A question as this panel needs it: quotes that the panel has are sent by name. */
  function withKnownQuotes(question: RunStart['question']): RunStart['question'] {
    const isKnown = shown.includes(question.id) || question.quotes === askedQuotes;
    const named = question.quotes.map((quote) => (isQuote(quote) ? refTo(quote) : quote));
    return isKnown ? { ...question, quotes: named } : question;
  }

  function startRun(frame: RunStart): void {
    const { question, answer } = frame;
    const after = question.parent === null ? -1 : shown.indexOf(question.parent);
    // Asked in another branch than the one chosen in the meantime: the panel lacks the messages that lead
    // there.
    if (after < 0 && question.parent !== null) return void show(chat, false);
    const { compared = [] } = question;
    const others = compared.includes(answer.id) ? compared.filter((id) => id !== answer.id) : [];
    const last = shown.at(-1) ?? '';
    // Compared with an answer of another branch.
    if (!others.every((id) => id === last || peers.includes(id))) return void show(chat, false);
    port.send({ ...frame, question: withKnownQuotes(question) });
    const isPathKept = others.includes(last);
    peers = isPathKept ? compared.filter((id) => id !== last) : others;
    if (!isPathKept) shown = [...shown.slice(0, after + 1), question.id, answer.id];
  }

  return {
    ...owner,
    chatsOf,
    get chats() {
      return chatsOf(chat);
    },
    get chat() {
      return chat;
    },
    get isOpening() {
      return reading > 0;
    },
    send: port.send,
    show: (next = chat, isNew = false) => show(next, isNew),
    publish(id, frame) {
      if (id !== chat) {
        // A panel that left a chat during an answer shows that the answer is still being written.
        if (frame.type === 'run-end') port.send(frame);
        return;
      }
      if (reading > 0) isStale = true;
      else if (frame.type === 'run-start') startRun(frame);
      else port.send(frame);
    },
    asked(quotes) {
      askedQuotes = quotes;
    },
  };
}
