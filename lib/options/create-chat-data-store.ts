import { type ReadonlySignal, signal } from '@preact/signals';

import { createPortSender } from '#lib/ports/create-port-sender.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { ChatDataFrame, ChatDataReply, Retention } from '#lib/protocol/chat-data.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';

/** The chats that are kept: how long, how many, and how much room they take. */
export interface ChatDataStore {
  /** Undefined until it is read. */
  readonly state: ReadonlySignal<{ readonly retention: Retention; readonly chats: number } | undefined>;
  /** Bytes that Gloss uses on this computer; undefined where the browser does not say. */
  readonly used: ReadonlySignal<number | undefined>;
  read(): void;
  keepFor(retention: Retention): void;
  clear(): void;
  /** Chats were added: the background reads them again. */
  imported(): void;
}

/**
 * Creates the options page's way to the chats that are kept.
 *
 * @param open - Opens a port. A new one is opened when the background has slept meanwhile.
 * @param measure - Bytes that are used now.
 */
export function createChatDataStore(
  open: () => TypedPort<ChatDataReply, ChatDataFrame>,
  measure: () => Promise<number | undefined>,
  onFault: (fault: FaultKind) => void,
): ChatDataStore {
  const state = signal<{ retention: Retention; chats: number } | undefined>(undefined);
  const used = signal<number | undefined>(undefined);
  const post = createPortSender(
    open,
    (reply) => {
      if (reply.type === 'fault-show') return onFault(reply.fault);
      state.value = { retention: reply.retention, chats: reply.chats };
      void measure().then((bytes) => (used.value = bytes));
    },
    'options',
  );
  return {
    state,
    used,
    read: () => post({ type: 'chat-data-show' }),
    keepFor: (retention) => post({ type: 'retention-save', retention }),
    clear: () => post({ type: 'chats-clear' }),
    imported: () => post({ type: 'chats-imported' }),
  };
}
