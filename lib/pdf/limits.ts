/** More than this is not opened: while it is read, a PDF takes several times its size in memory. */
export const MAX_PDF_BYTES = 50_000_000;

/** How much of one PDF is read. What comes after is left out, and the text says so by `cut`. */
export interface PdfLimits {
  /** Characters of text, as many as of a web page. */
  readonly characters: number;
  readonly timeMs: number;
}

export const PDF_LIMITS: PdfLimits = { characters: 4_000_000, timeMs: 60_000 };
