import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import { MAX_COMPARED } from '#lib/protocol/chat.ts';
import { conversationText } from '#lib/wording/conversation.ts';

import { PickerButton } from './PickerButton.tsx';

/**
 * Asks another model the same question, to compare the answers. Shown at the end of a chat, while there is
 * room for one more.
 */
export function AskAnother({ view }: { view: AnswerView }): JSX.Element | null {
  const { asking, conversation } = usePanel().store;
  const { messages, compared } = conversation;
  const isOffered = useComputed(() => {
    const { length } = compared.value;
    return length > 0 ? length < MAX_COMPARED : messages.value.at(-1) === view;
  }).value;
  if (!isOffered) return null;
  return (
    <PickerButton
      class="ask-another"
      name={conversationText.askAnother}
      icon="compare"
      onChoose={(model) => asking.retryWith(view.parent, model, { type: 'next-to', answer: view.id })}
    />
  );
}
