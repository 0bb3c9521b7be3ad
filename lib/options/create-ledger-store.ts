import { type ReadonlySignal, signal } from '@preact/signals';

import { createPortSender } from '#lib/ports/create-port-sender.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';
import type { LedgerFrame, LedgerReply } from '#lib/protocol/frames/ledger-frames.ts';

/** What the options page shows of the ledger. */
export type LedgerState = Omit<Extract<LedgerReply, { type: 'ledger-state' }>, 'type'>;

/** The requests that were made, and what the user agreed to. Read when it is first shown, and on request. */
export interface LedgerStore {
  /** Undefined until it is read. */
  readonly state: ReadonlySignal<LedgerState | undefined>;
  read(): void;
  clear(): void;
  revoke(origin: string): void;
}

/**
 * Creates the options page's store for the ledger.
 *
 * @param open - Opens a ledger port; called again if the background has slept in the meantime.
 */
export function createLedgerStore(
  open: () => TypedPort<LedgerReply, LedgerFrame>,
  onFault: (fault: FaultKind) => void,
): LedgerStore {
  const state = signal<LedgerState | undefined>(undefined);
  const { send } = createPortSender<LedgerReply, LedgerFrame>({
    open,
    listener(reply) {
      if (reply.type === 'fault-show') onFault(reply.fault);
      else state.value = { requests: reply.requests, consents: reply.consents };
    },
    room: 'options',
  });

  return {
    state,
    read: () => send({ type: 'ledger-show' }),
    clear: () => send({ type: 'ledger-clear' }),
    revoke: (origin) => send({ type: 'consent-revoke', origin }),
  };
}
