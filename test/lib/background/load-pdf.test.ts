import { expect, it, vi } from 'vitest';

import { loadPdf } from '#lib/background/load-pdf.ts';

const URL = 'https://site.example/paper.pdf';

function pdfOf(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length).map((_, index) => index % 251);
  bytes.set(new TextEncoder().encode('%PDF-1.7'));
  return bytes;
}

/** Loads the PDF from a site that gives this answer. */
async function load(answer: () => Response | Promise<Response>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const fetchPdf = vi.fn<typeof fetch>(async () => answer());
  for await (const part of loadPdf(fetchPdf, URL, new AbortController().signal)) parts.push(part);
  return Buffer.concat(parts);
}

/** A body in pieces whose size divides no part. */
function inPieces(bytes: Uint8Array<ArrayBuffer>, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += size)));
    },
  });
}

it.each([700_000, 262_144, 524_288, 9])('%i bytes arrive unchanged', async (length) => {
  const bytes = pdfOf(length);
  expect(Buffer.compare(await load(() => new Response(inPieces(bytes, 100_003))), bytes)).toBe(0);
});

it('the request for a PDF carries no cookies and no referrer', async () => {
  const fetchPdf = vi.fn<typeof fetch>(async () => new Response(pdfOf(100)));
  await loadPdf(fetchPdf, URL, new AbortController().signal).next();
  expect(fetchPdf).toHaveBeenCalledExactlyOnceWith(
    URL,
    expect.objectContaining({ credentials: 'omit', redirect: 'manual', referrerPolicy: 'no-referrer' }),
  );
});

it.each([
  ['cannot be reached', () => Promise.reject(new TypeError('failed')), 'unreachable'],
  ['answers with an error', () => new Response('Forbidden', { status: 403 }), 'refused'],
  ['redirects', () => Response.redirect('https://site.example/sign-in'), 'refused'],
  ['answers with a page', () => new Response('<!doctype html><p>Sign in</p>'), 'not-pdf'],
  ['sends more than the limit', () => new Response(inPieces(pdfOf(51_000_000), 4_000_000)), 'too-large'],
  [
    'drops the connection',
    () => {
      const pieces = [pdfOf(10)];
      return new Response(
        new ReadableStream({
          pull(controller) {
            const piece = pieces.pop();
            if (piece) controller.enqueue(piece);
            else controller.error(new TypeError('reset'));
          },
        }),
      );
    },
    'unreachable',
  ],
])('a site that %s is reported', async (_what, answer, problem) => {
  await expect(load(answer)).rejects.toMatchObject({ name: 'PdfError', problem });
});

it('the body is cancelled when the caller stops reading', async () => {
  const cancel = vi.fn<() => void>();
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(pdfOf(300_000)),
    cancel,
  });
  for await (const _part of loadPdf(async () => new Response(body), URL, new AbortController().signal)) break;
  expect(cancel).toHaveBeenCalledOnce();
});
