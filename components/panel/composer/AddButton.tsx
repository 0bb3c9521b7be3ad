import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import type { MenuEnd } from '#components/ui/Menu.tsx';
import { MenuButton } from '#components/ui/MenuButton.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { composerText } from '#lib/wording/composer.ts';

/** Opens the menu of things to add to the question; its code is loaded on demand. */
export function AddButton(): JSX.Element {
  const [end, setEnd] = useState<MenuEnd | undefined>();
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
      <MenuButton
        button={button}
        icon="add"
        name={composerText.add.name}
        tip={composerText.add.tip}
        end={end}
        onChange={setEnd}
      />
    </span>
  );
}
