import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { Menu } from '#components/ui/Menu.tsx';
import { panelText } from '#lib/wording/panel.ts';

/** Opens the menu of what is about Gloss and not about this chat. */
export function MoreButton({ onHelp }: { readonly onHelp: () => void }): JSX.Element {
  const { platform } = usePanel();
  const [end, setEnd] = useState<'first' | 'last' | undefined>();
  const button = useRef<HTMLButtonElement>(null);
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
      {end && (
        <Menu
          label={panelText.more}
          end={end}
          items={[
            {
              name: panelText.settings,
              hint: panelText.settingsHint,
              icon: 'settings',
              choose: () => platform.openOptions(),
            },
            { name: panelText.keys, hint: panelText.keysHint, icon: 'keyboard', choose: onHelp },
          ]}
          onClose={(returnsFocus) => {
            if (returnsFocus) button.current?.focus();
            setEnd(undefined);
          }}
        />
      )}
    </span>
  );
}
