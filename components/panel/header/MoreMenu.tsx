import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Menu, type MenuEnd } from '#components/ui/Menu.tsx';
import { moreText } from '#lib/wording/more.ts';

interface MoreMenuProps {
  readonly end: MenuEnd;
  readonly onHelp: () => void;
  /** @param returnsFocus - False when the user has moved the focus elsewhere. */
  readonly onClose: (returnsFocus: boolean) => void;
}

/** The menu of the header. */
export function MoreMenu({ end, onHelp, onClose }: MoreMenuProps): JSX.Element {
  const { platform } = usePanel();
  return (
    <Menu
      label={moreText.name}
      end={end}
      items={[
        {
          name: moreText.settings,
          hint: moreText.settingsHint,
          icon: 'settings',
          choose: () => platform.openOptions(),
        },
        { name: moreText.keys, hint: moreText.keysHint, icon: 'keyboard', choose: onHelp },
      ]}
      onClose={onClose}
    />
  );
}
