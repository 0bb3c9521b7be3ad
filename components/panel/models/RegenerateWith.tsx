import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import { conversationText } from '#lib/wording/conversation.ts';

import { PickerButton } from './PickerButton.tsx';

interface RegenerateWithProps {
  readonly view: AnswerView;
  /** Whether the answer is compared with others: then only this one is replaced. */
  readonly isCompared: boolean;
  readonly disabled: ReadonlySignal<boolean>;
  /** Shown as text: there is no Regenerate button before it that would explain the icon. */
  readonly isInWords: boolean;
}

/**
 * Asks a question again with a model that is chosen for this answer only. The next question goes to the same
 * model as before.
 */
export function RegenerateWith({ view, isCompared, disabled, isInWords }: RegenerateWithProps): JSX.Element {
  const { asking } = usePanel().store;
  return (
    <PickerButton
      class="regenerate-with"
      name={conversationText.regenerateWith}
      icon={isInWords ? undefined : 'chevron'}
      disabled={disabled}
      onChoose={(model) =>
        asking.retryWith(view.parent, model, isCompared ? { type: 'instead', answer: view.id } : undefined)
      }
    />
  );
}
