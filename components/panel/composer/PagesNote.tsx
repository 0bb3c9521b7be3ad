import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { actionText } from '#lib/wording/actions.ts';
import { addedPagesText } from '#lib/wording/added-pages.ts';

/** Says what happens to pages that the user wants to add. */
export function PagesNote(): JSX.Element | null {
  const { pages } = usePanel().store;
  const note = pages.note.value;
  if (!note) return null;
  return (
    <p class="editing" role="status" data-part="notice">
      <span dir="auto">{addedPagesText.note(note)}</span>
      {note.type !== 'reading' && (
        <button type="button" class="text-button" onClick={() => pages.dismiss()}>
          {actionText.dismiss}
        </button>
      )}
    </p>
  );
}
