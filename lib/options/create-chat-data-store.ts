import { type ReadonlySignal, signal } from '@preact/signals';

import { reportRejection } from '#lib/faults/listen-for-faults.ts';
import { createPortSender } from '#lib/ports/create-port-sender.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { ChatDataFrame, ChatDataReply, Retention } from '#lib/protocol/chat-data.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';

/** The stored chats: how long they are kept, how many there are, and how much storage they use. */
export interface ChatDataStore {
  /** Undefined until it is read. */
  readonly state: ReadonlySignal<{ readonly retention: Retention; readonly chats: number } | undefined>;
  /** Bytes that Gloss uses on this computer; undefined where the browser does not say. */
  readonly used: ReadonlySignal<number | undefined>;
  read(): void;
  keepFor(retention: Retention): void;
  clear(): void;
  /** Chats were added: the background reads the data again. */
  imported(): void;
}

/**
 * Creates the options page's store for the kept chats.
 *
 * @param open - Opens a port; called again if the background has slept in the meantime.
 * @param measure - Returns the bytes in use.
 */
export function createChatDataStore(
  open: () => TypedPort<ChatDataReply, ChatDataFrame>,
  measure: () => Promise<number | undefined>,
  onFault: (fault: FaultKind) => void,
): ChatDataStore {
  const state = signal<{ retention: Retention; chats: number } | undefined>(undefined);
  const used = signal<number | undefined>(undefined);
  async function measureUsed(): Promise<void> {
    used.value = await measure();
  }

  const { send } = createPortSender<ChatDataReply, ChatDataFrame>({
    open,
    listener(reply) {
      if (reply.type === 'fault-show') return onFault(reply.fault);
      state.value = { retention: reply.retention, chats: reply.chats };
      reportRejection(measureUsed(), 'options');
    },
    room: 'options',
  });
  return {
    state,
    used,
    read: () => send({ type: 'chat-data-show' }),
    keepFor: (retention) => send({ type: 'retention-save', retention }),
    clear: () => send({ type: 'chats-clear' }),
    imported: () => send({ type: 'chats-imported' }),
  };
}
