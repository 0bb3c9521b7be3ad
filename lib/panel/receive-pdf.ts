import { decodeBase64 } from '#lib/pictures/base64.ts';
import { type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { isPdfReply, type PdfLoadProblem, type PdfReply, type PdfRequest } from '#lib/protocol/pdf-frames.ts';

export { PDF_PORT } from '#lib/protocol/pdf-frames.ts';

const SENTENCES: Readonly<Record<PdfLoadProblem, string>> = {
  unreachable: 'It could not be loaded again. Save it, and drop the file here.',
  refused:
    'The site does not give it to somebody who is not signed in, and Gloss sends no cookies. Save it, and drop the file here.',
  'not-pdf':
    'The site sent something else, as it does to who is not signed in; Gloss sends no cookies. Save it, and drop the file here.',
  'too-large': 'It is larger than the 50 MB that Gloss takes.',
};

/**
 * Receives the PDF that was offered to this window.
 *
 * @param signal - Gives up, and with it the request.
 * @returns Rejects with a sentence for the user as its message.
 */
export function receivePdf(rawPort: RawPort, window: number, signal: AbortSignal): Promise<Blob> {
  const port = wrapPort<PdfReply, PdfRequest>(rawPort, isPdfReply);
  const parts: Blob[] = [];
  return new Promise((resolve, reject) => {
    const fail = (problem: PdfLoadProblem): void => reject(new Error(SENTENCES[problem]));
    port.closed.addEventListener('abort', () => fail('unreachable'), { once: true });
    signal.addEventListener('abort', () => port.close(), { once: true });
    port.listen((frame) => {
      switch (frame.type) {
        case 'pdf-part':
          parts.push(decodeBase64(frame.data, 'application/pdf'));
          return;
        case 'pdf-end':
          if (frame.problem) fail(frame.problem);
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
