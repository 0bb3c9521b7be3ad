import { loadPdf } from '#lib/background/load-pdf.ts';
import { whileHeld } from '#lib/background/while-held.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import type { RecordedFetch, RequestContext } from '#lib/ledger/record-requests.ts';
import { PdfError } from '#lib/pdf/pdf-error.ts';
import { type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import {
  isPdfLoadProblem,
  isPdfRequest,
  type PdfReply,
  type PdfRequest,
} from '#lib/protocol/frames/pdf-frames.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

export interface PdfServerOptions {
  readonly memory: Pick<WindowMemory, 'read'>;
  readonly fetch: RecordedFetch;
  isPrivate(window: number): Promise<boolean>;
  /** Keeps the background awake until the returned function is called. */
  hold(): () => void;
}

/** In slices, because the number of arguments of a call is limited. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

/** Sends the PDF that was offered to the requesting window. No frame can name an address. */
export function servePdf(rawPort: RawPort, { memory, fetch, isPrivate, hold }: PdfServerOptions): void {
  const port = wrapPort<PdfRequest, PdfReply>(rawPort, isPdfRequest);

  async function send(window: number): Promise<PdfReply> {
    const { pdf } = await memory.read(window);
    if (!pdf || !isWebUrl(pdf.url)) return { type: 'pdf-end', problem: 'unreachable' };
    try {
      const context: RequestContext = { purpose: 'pdf', isPrivate: await isPrivate(window) };
      const fetchPdf = (url: string, init: RequestInit) => fetch(url, init, context);
      for await (const part of loadPdf(fetchPdf, pdf.url, port.closed)) {
        if (!port.send({ type: 'pdf-part', data: toBase64(part) })) break;
      }
      return { type: 'pdf-end' };
    } catch (error) {
      const problem = error instanceof PdfError ? error.problem : undefined;
      return { type: 'pdf-end', problem: isPdfLoadProblem(problem) ? problem : 'unreachable' };
    }
  }

  port.listen(({ window }) => {
    void whileHeld(hold, () => send(window))
      .catch((error: unknown): PdfReply => {
        reportFault(error, 'background');
        return { type: 'pdf-end', problem: 'unreachable' };
      })
      .then((end) => port.send(end));
  });
}
