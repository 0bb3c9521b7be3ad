import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import type { MenuEnd } from '#components/ui/Menu.tsx';
import { MenuButton } from '#components/ui/MenuButton.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { panelText } from '#lib/wording/panel.ts';

interface MoreButtonProps {
  readonly onHelp: () => void;
  readonly onNotes: () => void;
}

/** Opens the menu of the header; its code is loaded on demand. */
export function MoreButton({ onHelp, onNotes }: MoreButtonProps): JSX.Element {
  const [end, setEnd] = useState<MenuEnd | undefined>();
  const button = useRef<HTMLButtonElement>(null);
  const loaded = useLoaded(end !== undefined, () => import('./MoreMenu.tsx'));
  return (
    <span class="more">
      <MenuButton button={button} icon="more" name={panelText.more} end={end} onChange={setEnd} />
      {end && loaded && (
        <loaded.MoreMenu
          end={end}
          onHelp={onHelp}
          onNotes={onNotes}
          onClose={(returnsFocus) => {
            if (returnsFocus) button.current?.focus();
            setEnd(undefined);
          }}
        />
      )}
    </span>
  );
}
