import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Shows notes on PDFs; the code is loaded for the first one. */
export function PdfNoteHost(): JSX.Element | null {
  const { pdfs } = usePanel().store;
  const isWanted = pdfs.offer.value !== undefined || pdfs.state.value !== undefined;
  const loaded = useLoaded(isWanted, () => import('./PdfNote.tsx'));
  return isWanted && loaded ? <loaded.PdfNote /> : null;
}
