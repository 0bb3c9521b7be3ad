import { computed, type ReadonlySignal, signal } from '@preact/signals';

import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import type { Conversation } from '#lib/panel/conversation/create-conversation.ts';
import type { AnswerTotals } from '#lib/protocol/answer-totals.ts';
import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';

/** What all answers of the chat came to, also those in versions that the panel does not have. */
export interface ChatTotals {
  /** Undefined until the background has said it. */
  readonly all: ReadonlySignal<AnswerTotals | undefined>;
  /** Asks for it, as it is now. */
  want(): void;
  show(frame: Extract<BackgroundFrame, { type: 'totals-show' }>): void;
}

export function createChatTotals(
  connection: Pick<PanelConnection, 'post'>,
  { chat }: Pick<Conversation, 'chat'>,
): ChatTotals {
  const shown = signal<{ readonly chat: string; readonly totals: AnswerTotals } | undefined>(undefined);
  return {
    all: computed(() => (shown.value?.chat === chat.value ? shown.value.totals : undefined)),
    want: () => connection.post({ type: 'totals-want', chat: chat.peek() }),
    show({ chat: of, totals }) {
      shown.value = { chat: of, totals };
    },
  };
}
