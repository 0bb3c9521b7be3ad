import type { Asking } from '#lib/panel/asking/create-asking.ts';
import type { DraftControl } from '#lib/panel/composer/create-draft.ts';
import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import type { Conversation } from '#lib/panel/conversation/create-conversation.ts';
import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';

type SwitchFrame = Extract<PanelFrame, { type: 'chat-show' | 'chat-new' }>;

/** What switching needs. */
export interface ChatSwitchOptions {
  readonly connection: Pick<PanelConnection, 'post' | 'trySend' | 'connect'>;
  readonly conversation: Pick<Conversation, 'chat'>;
  readonly draft: Pick<DraftControl, 'leave' | 'leaveEdit' | 'flush' | 'stay'>;
  readonly asking: Pick<Asking, 'wait' | 'ready' | 'dropSend'>;
}

/**
 * The way from one chat to another, which the background shows some time after the user has chosen it. What is typed
 * and sent in the meantime is for the chosen chat.
 */
export interface ChatSwitch {
  /** Whether a chosen chat is not shown yet. */
  isPending(): boolean;
  /** Whether a chosen chat is not shown yet, now that this one is. */
  isPassing(chat: string): boolean;
  show(chat: string): void;
  startNew(isTemporary: boolean): void;
  /** This chat is shown, and its draft is in the composer. */
  shown(chat: string): void;
  /** A new port was opened; a frame on the old one may be lost. */
  reopened(): void;
  /** The background could not show the chosen chat. */
  failed(): void;
}

/** Creates the switch of a panel that shows its first chat. */
export function createChatSwitch(options: ChatSwitchOptions): ChatSwitch {
  const { connection, conversation, draft, asking } = options;
  let awaited: { readonly frame: SwitchFrame; isShownBy(chat: string): boolean } | undefined;

  function send(frame: SwitchFrame, isShownBy: (chat: string) => boolean): void {
    awaited = { frame, isShownBy };
    asking.wait();
    // A port that is only being opened sends it in `reopened`.
    if (!connection.trySend(frame)) connection.connect();
  }

  /** The chat that the panel shows is the one that the user is in: what was sent meanwhile is asked there. */
  function arrive(): void {
    awaited = undefined;
    // What the user has not seen is not sent.
    if (draft.stay()) asking.dropSend();
    asking.ready();
  }

  return {
    isPending: () => awaited !== undefined,
    isPassing: (chat) => awaited !== undefined && !awaited.isShownBy(chat),
    show(chat) {
      const left = conversation.chat.peek();
      // Only scrolls: everything in the chat can be used meanwhile.
      if (chat === left && !awaited) return connection.post({ type: 'chat-show', chat });
      draft.leave(left);
      send({ type: 'chat-show', chat }, (shown) => shown === chat);
    },
    startNew(isTemporary) {
      draft.leaveEdit();
      draft.flush();
      const left = conversation.chat.peek();
      send({ type: 'chat-new', ...(isTemporary && { isTemporary }) }, (shown) => shown !== left);
    },
    shown(chat) {
      if (!awaited || awaited.isShownBy(chat)) arrive();
    },
    reopened() {
      if (awaited) connection.post(awaited.frame);
    },
    failed() {
      asking.dropSend();
      arrive();
    },
  };
}
