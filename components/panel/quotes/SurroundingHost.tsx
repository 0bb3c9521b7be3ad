import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';
import type { Quote } from '#lib/protocol/chat.ts';

/** Says what happens to the surrounding text that was wanted for a quote. */
export function SurroundingHost({ quote }: { readonly quote: Quote }): JSX.Element | null {
  const note = usePanel().store.surrounding.note.value;
  const isHere = note?.quote === quote.id;
  const loaded = useLoaded(isHere, () => import('./SurroundingNote.tsx'));
  return isHere && loaded ? <loaded.SurroundingNote note={note} quote={quote} /> : null;
}
