import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { Icon } from '#components/ui/Icon.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { composerText } from '#lib/wording/composer.ts';

/** Opens the menu of what can be added to the question, which is loaded then. */
export function AddButton(): JSX.Element {
  const [end, setEnd] = useState<'first' | 'last' | undefined>();
  const button = useRef<HTMLButtonElement>(null);
  const loaded = useLoaded(end !== undefined, () => import('./AddMenu.tsx'));

  return (
    <span class="add">
      {end && loaded && (
        <loaded.AddMenu
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
