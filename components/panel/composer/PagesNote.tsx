import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Says what becomes of pages that the user wants to add. */
export function PagesNote(): JSX.Element | null {
  const { pages } = usePanel().store;
  const note = pages.note.value;
  const loaded = useLoaded(note !== undefined, () => import('#lib/wording/added-pages.ts'));
  if (!note || !loaded) return null;
  return (
    <p class="editing" role="status" data-part="notice">
      <span dir="auto">{loaded.describePages(note)}</span>
      {note.type !== 'reading' && (
        <button type="button" class="text-button" onClick={() => pages.dismiss()}>
          Dismiss
        </button>
      )}
    </p>
  );
}
