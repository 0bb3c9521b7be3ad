import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Says what becomes of a PDF, when there is one. */
export function PdfNote(): JSX.Element | null {
  const { pdfs } = usePanel().store;
  const isWanted = pdfs.offer.value !== undefined || pdfs.state.value !== undefined;
  const loaded = useLoaded(isWanted, () => import('./PdfNotice.tsx'));
  return isWanted && loaded ? <loaded.PdfNotice /> : null;
}
