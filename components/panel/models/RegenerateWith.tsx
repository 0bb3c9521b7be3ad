import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import type { AnswerView } from '#lib/panel/create-answer-view.ts';
import { conversationText } from '#lib/wording/conversation.ts';

import { PickerButton } from './PickerButton.tsx';

interface RegenerateWithProps {
  readonly view: AnswerView;
  /** Whether the answer is compared with others: then only it is replaced. */
  readonly isCompared: boolean;
  readonly disabled: ReadonlySignal<boolean>;
  /** Shown in words: no button to regenerate is before it, which the icon would belong to. */
  readonly isInWords: boolean;
}

/** Asks a question again of a model that is chosen for it alone. The next question goes where it would have gone. */
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
