import { batch, type ReadonlySignal, signal } from '@preact/signals';

import { reportFault } from '#lib/faults/report-fault.ts';
import { PdfError, type PdfProblem } from '#lib/pdf/pdf-error.ts';
import type { PdfSource } from '#lib/pdf/pdf-quote.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { PdfOffer } from '#lib/protocol/frames/pdf-frames.ts';
import type { FilledQuestion } from '#lib/protocol/saved-question.ts';

/** The PDF that is being read, or the last one that could not be. */
export type PdfState =
  | { readonly type: 'reading'; readonly name: string; readonly page: number; readonly pages: number }
  | { readonly type: 'failed'; readonly name: string; readonly problem: PdfProblem };

/** Loads a PDF from the web. Rejects with a `PdfError`. */
export type LoadPdf = (url: string, signal: AbortSignal) => Promise<Blob>;

/** Reads the PDFs that the user adds, one after another. */
export interface PdfImport {
  readonly state: ReadonlySignal<PdfState | undefined>;
  /** The PDF in the window's tab. It is loaded only on the user's click. */
  readonly offer: ReadonlySignal<PdfOffer | undefined>;
  /** Reads a file after the ones added before it, and hands over its quote. */
  add(source: PdfSource, file: Blob): Promise<void>;
  suggest(offer: PdfOffer): void;
  /** Loads the offered PDF. Call it synchronously in the click, because the browser may ask for access. */
  load(load: LoadPdf): Promise<void>;
  /** Stops reading, empties the queue, and clears the offer and the failure. */
  dismiss(): void;
}

/** The only import of the library, so that it is loaded for the first PDF. */
async function readQuote(
  source: PdfSource,
  blob: Blob,
  signal: AbortSignal,
  onPage: (page: number, pages: number) => void,
): Promise<Quote> {
  const { buildPdfQuote, readPdf } = await import('#lib/pdf/pdf.ts');
  const buffer = await blob.arrayBuffer().catch((error: unknown) => {
    throw new PdfError('unreadable', error);
  });
  return buildPdfQuote(await readPdf(new Uint8Array(buffer), { signal, onPage }), source);
}

function nameOf({ url, title }: PdfOffer): string {
  return title || new URL(url).pathname.split('/').at(-1) || new URL(url).host;
}

/** Creates a queue of PDFs. `accept` gets each quote, and the saved question about it, if any. */
export function createPdfImport(accept: (quote: Quote, question?: FilledQuestion) => void): PdfImport {
  const state = signal<PdfState | undefined>(undefined);
  const offer = signal<PdfOffer | undefined>(undefined);
  let stopping = new AbortController();
  let queue: Promise<void> = Promise.resolve();

  async function read(
    source: PdfSource,
    loading: Promise<Blob>,
    signal: AbortSignal,
    question?: FilledQuestion,
  ): Promise<void> {
    const show = (next: PdfState | undefined): void => {
      if (!signal.aborted) state.value = next;
    };
    const { name } = source;
    show({ type: 'reading', name, page: 0, pages: 0 });
    try {
      const quote = await readQuote(source, await loading, signal, (page, pages) =>
        show({ type: 'reading', name, page, pages }),
      );
      show(undefined);
      if (!signal.aborted) accept(quote, question);
    } catch (error) {
      const problem = error instanceof PdfError ? error.problem : 'internal';
      if (problem === 'internal') reportFault(error, 'pdf');
      show({ type: 'failed', name, problem });
    }
  }

  function enqueue(source: PdfSource, loading: Promise<Blob>, question?: FilledQuestion): Promise<void> {
    const { signal } = stopping;
    // A failure is handled when its turn comes; without this the browser would report it as unhandled.
    loading.catch(() => undefined);
    queue = queue.then(() => (signal.aborted ? undefined : read(source, loading, signal, question)));
    return queue;
  }

  return {
    state,
    offer,
    add: (source, file) => enqueue(source, Promise.resolve(file)),
    suggest(next) {
      batch(() => {
        offer.value = next;
        if (state.peek()?.type === 'failed') state.value = undefined;
      });
    },
    load(load) {
      const accepted = offer.peek();
      offer.value = undefined;
      if (!accepted) return Promise.resolve();
      const { id, url, question } = accepted;
      return enqueue({ id, name: nameOf(accepted), url }, load(url, stopping.signal), question);
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
