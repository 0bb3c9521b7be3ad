import './model-button.css';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { composerText } from '#lib/wording/composer.ts';

/**
 * The button with the model for the next question. It opens the picker, whose code is loaded on demand.
 *
 * @param props - `onChosen` is called after a choice, to return the focus to the text field.
 */
export function ModelButton({ onChosen }: { readonly onChosen: () => void }): JSX.Element {
  const { store } = usePanel();
  const { model: text } = composerText;
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const loaded = useLoaded(isOpen, () => import('./ModelPicker.tsx'));
  const current = store.modelChoice.provider.value;
  // The browser's model has no name other than its provider's.
  const model = current?.model || (current?.origin === null ? current.name : text.default);

  return (
    <span class="model-picker">
      {/* Not part of the button, whose name stays the same; the button covers it. */}
      <bdi class="model-value" aria-hidden="true">
        {current ? model : text.none}
      </bdi>
      <button
        ref={button}
        type="button"
        class="model-button"
        aria-label={text.name}
        title={current ? text.at(current.model || text.default, current.name) : text.none}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setIsOpen(true);
        }}
      >
        <Icon name="chevron" />
      </button>
      {isOpen && loaded && (
        <loaded.ModelPicker
          button={button}
          onClose={(returnsFocus) => {
            if (returnsFocus) button.current?.focus();
            setIsOpen(false);
          }}
          onChoose={(provider, model) => {
            store.modelChoice.choose(provider, model);
            setIsOpen(false);
            onChosen();
          }}
        />
      )}
    </span>
  );
}
