import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { actionText } from '#lib/wording/actions.ts';
import { addedPagesText } from '#lib/wording/added-pages.ts';

/** Says what happens to pages that the user wants to add. */
export function PagesNote(): JSX.Element | null {
  const { pages } = usePanel().store;
  const note = pages.note.value;
  if (!note) return null;
  return (
    <Notice
      role="status"
      part="notice"
      buttons={
        note.type !== 'reading' && (
          <TextButton onClick={() => pages.dismiss()}>{actionText.dismiss}</TextButton>
        )
      }
    >
      {addedPagesText.note(note)}
    </Notice>
  );
}
