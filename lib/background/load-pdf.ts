import type { PdfLoadProblem } from '#lib/protocol/pdf-frames.ts';

/** How much of a PDF is taken, and how much goes on at a time. */
const MAX_BYTES = 50_000_000;
const PART_BYTES = 256 * 1024;

/** Every PDF begins so, a few bytes of who knows what before it aside. */
const MAGIC = '%PDF-';
const MAGIC_WITHIN = 1024;

/** A PDF that did not come. */
export class PdfLoadError extends Error {
  readonly problem: PdfLoadProblem;

  constructor(problem: PdfLoadProblem, cause?: unknown) {
    super(`The PDF did not come: ${problem}`, { cause });
    this.name = 'PdfLoadError';
    this.problem = problem;
  }
}

/**
 * Loads a PDF once more from where its tab has it: without cookies, referrer or redirect, so that the site learns
 * nothing but that somebody reads it.
 *
 * @yields Its bytes, some 256 kB at a time.
 * @throws {PdfLoadError} When it does not come whole.
 */
export async function* loadPdf(
  fetchPdf: typeof fetch,
  url: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const response = await fetchPdf(url, {
    headers: { accept: 'application/pdf' },
    redirect: 'manual',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    // What the tab itself has loaded will do, without a request.
    cache: 'force-cache',
    signal,
  }).catch((error: unknown) => {
    throw new PdfLoadError('unreachable', error);
  });
  if (!response.ok || !response.body) throw new PdfLoadError('refused');
  const reader = response.body.getReader();
  try {
    yield* readParts(reader);
  } catch (error) {
    throw error instanceof PdfLoadError ? error : new PdfLoadError('unreachable', error);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function* readParts(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let part = new Uint8Array(PART_BYTES);
  let filled = 0;
  let passed = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (let at = 0; at < value.length;) {
      const some = value.subarray(at, at + PART_BYTES - filled);
      part.set(some, filled);
      at += some.length;
      filled += some.length;
      if (filled < PART_BYTES) continue;
      if (passed === 0) checkMagic(part);
      yield part;
      passed += filled;
      if (passed > MAX_BYTES) throw new PdfLoadError('too-large');
      part = new Uint8Array(PART_BYTES);
      filled = 0;
    }
  }
  const rest = part.slice(0, filled);
  if (passed === 0) checkMagic(rest);
  yield rest;
}

/** Sites answer with a page where one has to sign in. */
function checkMagic(part: Uint8Array): void {
  const head = String.fromCharCode(...part.subarray(0, MAGIC_WITHIN));
  if (!head.includes(MAGIC)) throw new PdfLoadError('not-pdf');
}
