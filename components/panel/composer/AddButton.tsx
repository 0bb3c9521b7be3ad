import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { Icon } from '#components/ui/Icon.tsx';
import { composerText } from '#lib/wording/composer.ts';

import { AddMenu } from './AddMenu.tsx';

/** Opens the menu of what can be added to the question. */
export function AddButton(): JSX.Element {
  const [end, setEnd] = useState<'first' | 'last' | undefined>();
  const button = useRef<HTMLButtonElement>(null);

  return (
    <span class="add">
      {end && (
        <AddMenu
          end={end}
          onClose={(returnsFocus) => {
            if (returnsFocus) button.current?.focus();
            setEnd(undefined);
          }}
        />
      )}
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={composerText.add.name}
        title={composerText.add.tip}
        aria-haspopup="menu"
        aria-expanded={end !== undefined}
        onClick={() => (end ? setEnd(undefined) : setEnd('first'))}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setEnd(event.key === 'ArrowUp' ? 'last' : 'first');
        }}
      >
        <Icon name="add" />
      </button>
    </span>
  );
}
