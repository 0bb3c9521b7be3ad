import { type ReadonlySignal, signal } from '@preact/signals';

import type { PanelConnection } from '#lib/panel/connect-panel.ts';

/** Removes questions with their answers. */
export interface TurnRemoval {
  /** The question that was removed last, while Undo is offered. */
  readonly removed: ReadonlySignal<{ readonly question: string } | undefined>;
  remove(question: string): void;
  undo(): void;
  /** Stops offering Undo: it was shown long enough, or another chat is shown. */
  dismiss(): void;
}

export function createTurnRemoval(connection: Pick<PanelConnection, 'post'>): TurnRemoval {
  const removed = signal<{ readonly question: string } | undefined>(undefined);
  return {
    removed,
    remove(question) {
      removed.value = { question };
      connection.post({ type: 'turn-remove', question });
    },
    undo() {
      const last = removed.peek();
      removed.value = undefined;
      if (last) connection.post({ type: 'turn-restore', question: last.question });
    },
    dismiss() {
      removed.value = undefined;
    },
  };
}
