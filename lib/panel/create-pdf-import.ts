import { batch, type ReadonlySignal, signal } from '@preact/signals';

import type { PdfSource } from '#lib/pdf/pdf-quote.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { PdfOffer } from '#lib/protocol/pdf-frames.ts';
import type { FilledQuestion } from '#lib/protocol/saved-question.ts';

/** What is being done about a PDF, or why nothing came of it. */
export type PdfState =
  | { readonly type: 'reading'; readonly name: string; readonly page: number; readonly pages: number }
  | { readonly type: 'failed'; readonly name: string; readonly sentence: string };

/** Loads a PDF from the web on the user's word. Rejects with a sentence for the user. */
export type LoadPdf = (url: string, signal: AbortSignal) => Promise<Blob>;

/** Reads PDFs that the user gives, one after the other. */
export interface PdfDesk {
  readonly state: ReadonlySignal<PdfState | undefined>;
  /** A PDF that the window's tab shows, and that is read only if the user wants it loaded once more. */
  readonly offer: ReadonlySignal<PdfOffer | undefined>;
  /** Reads a file and hands its quote over. What was given before is read first. */
  take(source: PdfSource, file: Blob): Promise<void>;
  suggest(offer: PdfOffer): void;
  /** The user wants the suggested PDF. Must be called right in the click, for the browser may ask for access. */
  load(load: LoadPdf): Promise<void>;
  /** Stops what is being read, and what waits; takes away what was suggested, and the word of a failure. */
  dismiss(): void;
}

/** The library is asked for here and nowhere else, so that it is loaded with the first PDF. */
async function readQuote(
  source: PdfSource,
  blob: Blob,
  signal: AbortSignal,
  onPage: (page: number, pages: number) => void,
): Promise<Quote> {
  const { buildPdfQuote, describePdfError, readPdf } = await import('#lib/pdf/pdf.ts');
  try {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return buildPdfQuote(await readPdf(bytes, { signal, onPage }), source);
  } catch (error) {
    throw new Error(describePdfError(error), { cause: error });
  }
}

function nameOf({ url, title }: PdfOffer): string {
  return title || new URL(url).pathname.split('/').at(-1) || new URL(url).host;
}

/** Creates the desk. `accept` gets each quote, with what a saved question asks about it. */
export function createPdfDesk(accept: (quote: Quote, question?: FilledQuestion) => void): PdfDesk {
  const state = signal<PdfState | undefined>(undefined);
  const offer = signal<PdfOffer | undefined>(undefined);
  let stopping = new AbortController();
  let queue: Promise<void> = Promise.resolve();

  async function read(
    source: PdfSource,
    coming: Promise<Blob>,
    signal: AbortSignal,
    question?: FilledQuestion,
  ): Promise<void> {
    const show = (next: PdfState | undefined): void => {
      if (!signal.aborted) state.value = next;
    };
    const { name } = source;
    show({ type: 'reading', name, page: 0, pages: 0 });
    try {
      const quote = await readQuote(source, await coming, signal, (page, pages) =>
        show({ type: 'reading', name, page, pages }),
      );
      show(undefined);
      if (!signal.aborted) accept(quote, question);
    } catch (error) {
      show({ type: 'failed', name, sentence: error instanceof Error ? error.message : '' });
    }
  }

  function enqueue(source: PdfSource, coming: Promise<Blob>, question?: FilledQuestion): Promise<void> {
    const { signal } = stopping;
    // It is waited for in its turn; until then nobody minds that it has failed.
    coming.catch(() => undefined);
    queue = queue.then(() => (signal.aborted ? undefined : read(source, coming, signal, question)));
    return queue;
  }

  return {
    state,
    offer,
    take: (source, file) => enqueue(source, Promise.resolve(file)),
    suggest(next) {
      batch(() => {
        offer.value = next;
        if (state.peek()?.type === 'failed') state.value = undefined;
      });
    },
    load(load) {
      const wanted = offer.peek();
      offer.value = undefined;
      if (!wanted) return Promise.resolve();
      const { id, url, question } = wanted;
      return enqueue({ id, name: nameOf(wanted), url }, load(url, stopping.signal), question);
    },
    dismiss() {
      stopping.abort();
      stopping = new AbortController();
      batch(() => {
        state.value = undefined;
        offer.value = undefined;
      });
    },
  };
}
