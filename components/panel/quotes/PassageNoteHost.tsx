import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Says why a passage is not shown in its page; the code is loaded on demand. */
export function PassageNoteHost(): JSX.Element | null {
  const missed = usePanel().store.passages.missed.value;
  const loaded = useLoaded(missed !== undefined, () => import('./PassageNote.tsx'));
  return missed && loaded ? <loaded.PassageNote missed={missed} /> : null;
}
