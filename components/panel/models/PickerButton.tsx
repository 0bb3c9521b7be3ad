import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { Icon, type IconName } from '#components/ui/Icon.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import type { ModelRef } from '#lib/protocol/model.ts';

interface PickerButtonProps {
  readonly class: string;
  readonly name: string;
  /** Without one, the button shows its name. */
  readonly icon?: IconName | undefined;
  readonly disabled?: ReadonlySignal<boolean>;
  readonly onChoose: (model: ModelRef) => void;
}

/** A button in a message that opens the model picker, whose code is loaded on demand. */
export function PickerButton({ class: own, name, icon, disabled, onChoose }: PickerButtonProps): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const loaded = useLoaded(isOpen, () => import('./ModelPicker.tsx'));
  return (
    <span class={own}>
      <button
        ref={button}
        type="button"
        class={icon ? 'icon-button' : 'text-button details-button'}
        {...(icon && { 'aria-label': name, title: name })}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        disabled={disabled}
        onClick={() => setIsOpen(!isOpen)}
      >
        {icon ? <Icon name={icon} /> : name}
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
            onChoose({ provider, model });
          }}
        />
      )}
    </span>
  );
}
