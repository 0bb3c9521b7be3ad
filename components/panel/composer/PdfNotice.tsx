import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import type { PdfState } from '#lib/panel/create-pdf-import.ts';
import { describePdfOffer, describePdfProblem, describePdfProgress, PDF_LABELS } from '#lib/wording/pdf.ts';

function describe(state: PdfState): string {
  return state.type === 'failed'
    ? `${state.name}: ${describePdfProblem(state.problem)}`
    : describePdfProgress(state.name, state.page, state.pages);
}

/** Offers to load the PDF of a tab again. A local file cannot be loaded, so its note only says what to do. */
function PdfOfferNote({ url }: { url: URL }): JSX.Element {
  const { store, platform } = usePanel();
  return (
    <div class="editing" role="status" data-part="pdf-offer">
      <span>{describePdfOffer(url)}</span>
      <span class="note-buttons">
        {url.protocol !== 'file:' && (
          <button type="button" class="button" onClick={() => void store.pdfs.load(platform.loadPdf)}>
            {PDF_LABELS.load}
          </button>
        )}
        <button type="button" class="text-button" onClick={store.pdfs.dismiss}>
          {PDF_LABELS.dismiss}
        </button>
      </span>
    </div>
  );
}

/** The offer to read a PDF, the progress of reading one, or why it could not be read. */
export function PdfNotice(): JSX.Element | null {
  const { pdfs } = usePanel().store;
  const offer = pdfs.offer.value;
  const state = pdfs.state.value;
  if (offer) return <PdfOfferNote url={new URL(offer.url)} />;
  if (!state) return null;
  return (
    <p class="editing" role={state.type === 'failed' ? 'status' : undefined} data-part="notice">
      <span>{describe(state)}</span>
      <button type="button" class="text-button" onClick={pdfs.dismiss}>
        {state.type === 'failed' ? PDF_LABELS.dismiss : PDF_LABELS.stop}
      </button>
    </p>
  );
}
