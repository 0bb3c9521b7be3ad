/** The size of the largest PDF that is loaded or opened: reading one takes several times its size in memory. */
export const MAX_PDF_BYTES = 50_000_000;

/** How much of one PDF is read. The rest is left out, and `cut` says so. */
export interface PdfLimits {
  /** Characters of text; the same limit as for a web page. */
  readonly characters: number;
  readonly timeMs: number;
}

export const PDF_LIMITS: PdfLimits = { characters: 4_000_000, timeMs: 60_000 };
