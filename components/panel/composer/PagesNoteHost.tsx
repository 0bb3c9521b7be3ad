import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Shows notes on pages that the user adds; the code is loaded for the first one. */
export function PagesNoteHost(): JSX.Element | null {
  const isWanted = usePanel().store.pages.note.value !== undefined;
  const loaded = useLoaded(isWanted, () => import('./PagesNote.tsx'));
  return isWanted && loaded ? <loaded.PagesNote /> : null;
}
