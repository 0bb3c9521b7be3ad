import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { conversationText } from '#lib/wording/conversation.ts';

interface RegenerateWithProps {
  /** Id of the question. */
  readonly question: string;
  readonly disabled: ReadonlySignal<boolean>;
  /** Shown in words: no button to regenerate is before it, which the icon would belong to. */
  readonly isInWords: boolean;
}

/** Asks a question again of a model that is chosen for it alone. The next question goes where it would have gone. */
export function RegenerateWith({ question, disabled, isInWords }: RegenerateWithProps): JSX.Element {
  const { asking } = usePanel().store;
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const loaded = useLoaded(isOpen, () => import('./ModelPicker.tsx'));
  return (
    <span class="regenerate-with">
      <button
        ref={button}
        type="button"
        class={isInWords ? 'text-button details-button' : 'icon-button'}
        {...(!isInWords && {
          'aria-label': conversationText.regenerateWith,
          title: conversationText.regenerateWith,
        })}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        disabled={disabled}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isInWords ? conversationText.regenerateWith : <Icon name="chevron" />}
      </button>
      {isOpen && loaded && (
        <loaded.ModelPicker
          isInMessage
          button={button}
          onClose={(returnsFocus) => {
            if (returnsFocus) button.current?.focus();
            setIsOpen(false);
          }}
          onChoose={(provider, model) => {
            button.current?.focus();
            setIsOpen(false);
            asking.retryWith(question, { provider, model });
          }}
        />
      )}
    </span>
  );
}
