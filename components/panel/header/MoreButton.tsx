import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { Icon } from '#components/ui/Icon.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { panelText } from '#lib/wording/panel.ts';

/** Opens the menu of what is about Gloss and not about this chat, which is loaded then. */
export function MoreButton({ onHelp }: { readonly onHelp: () => void }): JSX.Element {
  const [end, setEnd] = useState<'first' | 'last' | undefined>();
  const button = useRef<HTMLButtonElement>(null);
  const loaded = useLoaded(end !== undefined, () => import('./MoreMenu.tsx'));
  return (
    <span class="more">
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={panelText.more}
        title={panelText.more}
        aria-haspopup="menu"
        aria-expanded={end !== undefined}
        onClick={() => setEnd(end ? undefined : 'first')}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setEnd(event.key === 'ArrowUp' ? 'last' : 'first');
        }}
      >
        <Icon name="more" />
      </button>
      {end && loaded && (
        <loaded.MoreMenu
          end={end}
          onHelp={onHelp}
          onClose={(returnsFocus) => {
            if (returnsFocus) button.current?.focus();
            setEnd(undefined);
          }}
        />
      )}
    </span>
  );
}
