import { PdfError } from '#lib/pdf/pdf-error.ts';
import { decodeBase64 } from '#lib/pictures/base64.ts';
import { type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { isPdfReply, type PdfReply, type PdfRequest } from '#lib/protocol/frames/pdf-frames.ts';

export { PDF_PORT } from '#lib/protocol/frames/pdf-frames.ts';

/**
 * Receives the PDF that was offered to this window.
 *
 * @param signal - Aborting it closes the port, which cancels the request.
 * @throws {PdfError} With the problem that the background reports; `unreachable` when the port closes early.
 */
export function receivePdf(rawPort: RawPort, window: number, signal: AbortSignal): Promise<Blob> {
  const port = wrapPort<PdfReply, PdfRequest>(rawPort, isPdfReply);
  const parts: Blob[] = [];
  return new Promise((resolve, reject) => {
    port.closed.addEventListener('abort', () => reject(new PdfError('unreachable')), { once: true });
    signal.addEventListener('abort', () => port.close(), { once: true });
    port.listen((frame) => {
      switch (frame.type) {
        case 'pdf-part':
          parts.push(decodeBase64(frame.data, 'application/pdf'));
          return;
        case 'pdf-end':
          if (frame.problem) reject(new PdfError(frame.problem));
          else resolve(new Blob(parts, { type: 'application/pdf' }));
          port.close();
          return;
        default:
          frame satisfies never;
      }
    });
    port.send({ type: 'pdf-load', window });
  });
}
