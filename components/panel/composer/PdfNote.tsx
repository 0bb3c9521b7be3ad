import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { PdfState } from '#lib/panel/quotes/create-pdf-import.ts';
import { actionText } from '#lib/wording/actions.ts';
import { pdfText } from '#lib/wording/pdf.ts';

/** Offers to load the PDF of a tab again. A local file cannot be loaded, so its note only says what to do. */
function PdfOfferNote({ url }: { url: URL }): JSX.Element {
  const { store, platform } = usePanel();
  return (
    <Notice
      role="status"
      part="pdf-offer"
      buttons={
        <span class="notice-buttons">
          {url.protocol !== 'file:' && (
            <Button onClick={() => void store.pdfs.load(platform.loadPdf)}>{pdfText.load}</Button>
          )}
          <TextButton onClick={store.pdfs.dismiss}>{actionText.dismiss}</TextButton>
        </span>
      }
    >
      {pdfText.offer(url)}
    </Notice>
  );
}

function describe(state: PdfState): string {
  return state.type === 'failed'
    ? pdfText.failed(state.name, state.problem)
    : pdfText.progress(state.name, state.page, state.pages);
}

/** The offer to read a PDF, the progress of reading one, or why it could not be read. */
export function PdfNote(): JSX.Element | null {
  const { pdfs } = usePanel().store;
  const offer = pdfs.offer.value;
  const state = pdfs.state.value;
  if (offer) return <PdfOfferNote url={new URL(offer.url)} />;
  if (!state) return null;
  const isFailed = state.type === 'failed';
  return (
    <Notice
      role={isFailed ? 'status' : undefined}
      part="notice"
      buttons={<TextButton onClick={pdfs.dismiss}>{isFailed ? actionText.dismiss : pdfText.stop}</TextButton>}
    >
      {describe(state)}
    </Notice>
  );
}
