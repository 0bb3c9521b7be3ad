import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Menu, type MenuEnd } from '#components/ui/Menu.tsx';
import { headerMenuText } from '#lib/wording/header-menu.ts';
import { notesText } from '#lib/wording/notes.ts';

interface MoreMenuProps {
  readonly end: MenuEnd;
  readonly onHelp: () => void;
  readonly onNotes: () => void;
  /** @param returnsFocus - False when the user has moved the focus elsewhere. */
  readonly onClose: (returnsFocus: boolean) => void;
}

/** The menu of the header. */
export function MoreMenu({ end, onHelp, onNotes, onClose }: MoreMenuProps): JSX.Element {
  const { store, platform } = usePanel();
  const hasQuestions = store.conversation.messages.value.length > 0;
  return (
    <Menu
      label={headerMenuText.name}
      end={end}
      items={[
        ...(hasQuestions
          ? [{ name: notesText.menu, hint: notesText.menuHint, icon: 'page' as const, choose: onNotes }]
          : []),
        {
          name: headerMenuText.settings,
          hint: headerMenuText.settingsHint,
          icon: 'settings',
          choose: () => platform.openOptions(),
        },
        { name: headerMenuText.keys, hint: headerMenuText.keysHint, icon: 'keyboard', choose: onHelp },
      ]}
      onClose={onClose}
    />
  );
}
