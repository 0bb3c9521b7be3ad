import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import * as parser from 'pdfjs-dist/legacy/build/pdf.worker.mjs';

import { PdfError } from './pdf-error.ts';

declare global {
  /** PDF.js looks here for its parser and starts a worker, which our policy forbids, only if it finds none. */
  var pdfjsWorker: unknown;
}

/** Gives PDF.js the only files that it needs to read text. */
class CharacterMaps {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    if (kind !== 'cMapUrl') throw new Error(`Not needed for text: ${filename}`);
    const { readCharacterMap } = await import('./character-maps.ts');
    return readCharacterMap(filename);
  }
}

/**
 * Opens a PDF on this thread, without a worker, WebAssembly or a request.
 *
 * @param bytes - Transferred to PDF.js: empty afterwards.
 * @throws {PdfError} `locked` or `broken`.
 */
export async function openPdf(bytes: Uint8Array, signal: AbortSignal): Promise<PDFDocumentProxy> {
  signal.throwIfAborted();
  globalThis.pdfjsWorker = parser;
  const task = getDocument({
    data: bytes,
    BinaryDataFactory: CharacterMaps,
    useWasm: false,
    // Pictures are not decoded when a page is searched for hidden layers.
    maxImageSize: 1,
    useWorkerFetch: false,
    // Nothing is drawn, so no font is loaded, and a font that is not embedded is not missed.
    useSystemFonts: true,
    disableFontFace: true,
    disableWorkerRendering: true,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    verbosity: 0,
  });
  const close = (): void => void task.destroy();
  signal.addEventListener('abort', close, { once: true });
  try {
    return await task.promise;
  } catch (error) {
    signal.throwIfAborted();
    await task.destroy();
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    throw new PdfError(isLocked ? 'locked' : 'broken', error);
  }
}
