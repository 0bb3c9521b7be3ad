import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Shows the note for pointing at a part of the page. */
export function PointingHost(): JSX.Element | null {
  const note = usePanel().store.pointing.value?.note.value;
  const loaded = useLoaded(note !== undefined, () => import('./PointingNote.tsx'));
  return note && loaded ? <loaded.PointingNote note={note} /> : null;
}
