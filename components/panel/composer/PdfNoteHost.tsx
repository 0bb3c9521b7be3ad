import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Shows what is said about PDFs, whose words are loaded with the first. */
export function PdfNoteHost(): JSX.Element | null {
  const { pdfs } = usePanel().store;
  const isWanted = pdfs.offer.value !== undefined || pdfs.state.value !== undefined;
  const loaded = useLoaded(isWanted, () => import('./PdfNote.tsx'));
  return isWanted && loaded ? <loaded.PdfNote /> : null;
}
