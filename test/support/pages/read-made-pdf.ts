import { readPdf } from '#lib/pdf/read-pdf.ts';

import { type MadePage, makePdf, type PdfParts } from './make-pdf.ts';

/** Reads the text of a PDF. */
export async function textOfPdf(bytes: Uint8Array): Promise<string> {
  return (await readPdf(bytes, { signal: new AbortController().signal })).text;
}

/** Writes a PDF of these pages and reads its text. */
export function textOfPages(pages: readonly MadePage[], parts?: PdfParts): Promise<string> {
  return textOfPdf(makePdf(pages, parts));
}
