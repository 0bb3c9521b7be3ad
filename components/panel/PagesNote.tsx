import type { JSX } from 'preact';

import { describePages } from '#lib/panel/pages-sentences.ts';

import { usePanel } from './panel-context.ts';

/** Says what becomes of pages that the user wants to add. */
export function PagesNote(): JSX.Element | null {
  const { pages } = usePanel().store;
  const note = pages.note.value;
  if (!note) return null;
  return (
    <p class="editing" role="status" data-part="notice">
      <span dir="auto">{describePages(note)}</span>
      {note.type !== 'reading' && (
        <button type="button" class="text-button" onClick={() => pages.dismiss()}>
          Dismiss
        </button>
      )}
    </p>
  );
}
