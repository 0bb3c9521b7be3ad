import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import type { PdfState } from '#lib/panel/create-pdf-import.ts';

function describe(state: PdfState): string {
  if (state.type === 'failed') return `${state.name}: ${state.sentence}`;
  const progress = state.pages > 1 ? `, page ${state.page} of ${state.pages}` : '';
  return `Reading ${state.name}${progress} …`;
}

/** Offers to read the PDF of a tab: browsers show it to the user, but to no extension. */
function PdfOfferNote({ url }: { url: string }): JSX.Element {
  const { store, platform } = usePanel();
  const { host, protocol } = new URL(url);
  const isFile = protocol === 'file:';
  return (
    <div class="editing" role="status" data-part="pdf-offer">
      <span>
        {isFile
          ? 'This tab shows a PDF, which the browser lets no extension read. Drop the file here, or pick it with Add, and Gloss reads it.'
          : `This tab shows a PDF, which the browser lets no extension read. Gloss can load it once more from ${host}, without cookies.`}
      </span>
      <span class="note-buttons">
        {!isFile && (
          <button type="button" class="button" onClick={() => void store.pdfs.load(platform.loadPdf)}>
            Load and read it
          </button>
        )}
        <button type="button" class="text-button" onClick={store.pdfs.dismiss}>
          Dismiss
        </button>
      </span>
    </div>
  );
}

/** How far the reading of a PDF has come, why it could not be read, or that it could be. */
export function PdfNotice(): JSX.Element | null {
  const { pdfs } = usePanel().store;
  const offer = pdfs.offer.value;
  const state = pdfs.state.value;
  if (offer) return <PdfOfferNote url={offer.url} />;
  if (!state) return null;
  return (
    <p class="editing" role={state.type === 'failed' ? 'status' : undefined} data-part="notice">
      <span>{describe(state)}</span>
      <button type="button" class="text-button" onClick={pdfs.dismiss}>
        {state.type === 'failed' ? 'Dismiss' : 'Stop reading'}
      </button>
    </p>
  );
}
