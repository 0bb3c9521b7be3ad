import { MAX_PDF_BYTES } from '#lib/pdf/limits.ts';
import { PdfError } from '#lib/pdf/pdf-error.ts';

const PART_BYTES = 256 * 1024;

/** Every PDF has this within its first kilobyte; some programs write other bytes before it. */
const MAGIC = '%PDF-';
const MAGIC_WITHIN = 1024;

/**
 * Loads a PDF again from the address that its tab shows: without cookies, referrer or redirects, so that the
 * site learns nothing about the user except the request itself.
 *
 * @yields Its bytes, 256 kB at a time.
 * @throws {PdfError} With a `PdfLoadProblem`.
 */
export async function* loadPdf(
  fetchPdf: (url: string, init: RequestInit) => Promise<Response>,
  url: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const response = await fetchPdf(url, {
    headers: { accept: 'application/pdf' },
    redirect: 'manual',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    // The copy that the tab has loaded is good enough and saves a request.
    cache: 'force-cache',
    signal,
  }).catch((error: unknown) => {
    throw new PdfError('unreachable', error);
  });
  if (!response.ok || !response.body) throw new PdfError('refused');
  const reader = response.body.getReader();
  try {
    yield* readParts(reader);
  } catch (error) {
    throw error instanceof PdfError ? error : new PdfError('unreachable', error);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function* readParts(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let part = new Uint8Array(PART_BYTES);
  let filled = 0;
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (let at = 0; at < value.length;) {
      const some = value.subarray(at, at + PART_BYTES - filled);
      part.set(some, filled);
      at += some.length;
      filled += some.length;
      if (filled < PART_BYTES) continue;
      if (total === 0) checkMagic(part);
      yield part;
      total += filled;
      if (total > MAX_PDF_BYTES) throw new PdfError('too-large');
      part = new Uint8Array(PART_BYTES);
      filled = 0;
    }
  }
  const rest = part.slice(0, filled);
  if (total === 0) checkMagic(rest);
  yield rest;
}

/** Sites send a sign-in page in place of a PDF, with status 200. */
function checkMagic(part: Uint8Array): void {
  const head = String.fromCharCode(...part.subarray(0, MAGIC_WITHIN));
  if (!head.includes(MAGIC)) throw new PdfError('not-pdf');
}
