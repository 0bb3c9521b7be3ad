import { type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { isPdfRequest, type PdfReply, type PdfRequest } from '#lib/protocol/pdf-frames.ts';
import type { WindowMemory } from '#lib/window-state/window-memory.ts';

import { loadPdf, PdfLoadError } from './load-pdf.ts';

/** What PDFs are served from. */
export interface PdfServerOptions {
  readonly memory: Pick<WindowMemory, 'read'>;
  readonly fetch: typeof fetch;
  /** Keeps the background awake until what it returns is called. */
  hold(): () => void;
}

/** `btoa` wants a character for each byte, and a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

/** Serves one PDF on a port of its own: the one that was offered to the window that asks. */
export function servePdf(rawPort: RawPort, { memory, fetch, hold }: PdfServerOptions): void {
  const port = wrapPort<PdfRequest, PdfReply>(rawPort, isPdfRequest);

  async function send(window: number): Promise<PdfReply> {
    const { pdf } = await memory.read(window);
    if (!pdf || !/^https?:/iu.test(pdf.url)) return { type: 'pdf-end', problem: 'unreachable' };
    const release = hold();
    try {
      for await (const part of loadPdf(fetch, pdf.url, port.closed)) {
        if (!port.send({ type: 'pdf-part', data: toBase64(part) })) break;
      }
      return { type: 'pdf-end' };
    } catch (error) {
      return { type: 'pdf-end', problem: error instanceof PdfLoadError ? error.problem : 'unreachable' };
    } finally {
      release();
    }
  }

  port.listen(({ window }) => {
    void send(window).then((end) => port.send(end));
  });
}
