import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Shows what is said about pages that the user adds, whose words are loaded with the first. */
export function PagesNoteHost(): JSX.Element | null {
  const isWanted = usePanel().store.pages.note.value !== undefined;
  const loaded = useLoaded(isWanted, () => import('./PagesNote.tsx'));
  return isWanted && loaded ? <loaded.PagesNote /> : null;
}
