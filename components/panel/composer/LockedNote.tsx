import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { actionText } from '#lib/wording/actions.ts';
import { composerText } from '#lib/wording/composer.ts';

/** Says that the question waits for the user to unlock the keys. */
export function LockedNote(): JSX.Element | null {
  const { store, platform } = usePanel();
  if (!store.asking.isUnlockWanted.value) return null;
  return (
    <Notice
      role="status"
      part="locked"
      buttons={
        <span class="notice-buttons">
          <TextButton onClick={() => platform.openUnlock()}>{composerText.unlock}</TextButton>
          <TextButton onClick={() => store.asking.cancelUnlock()}>{actionText.cancel}</TextButton>
        </span>
      }
    >
      {composerText.locked}
    </Notice>
  );
}
