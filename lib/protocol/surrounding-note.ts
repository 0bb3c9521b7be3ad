/**
 * What the user is told about the text around a quote.
 *
 * - `reading`: it is being read.
 * - `no-tab`: no tab shows the page, as far as Gloss may see.
 * - `missing`: the page no longer has the quote.
 * - `failed`: the browser did not let it be read.
 */
export interface SurroundingNote {
  /** The id of the quote. */
  readonly quote: string;
  readonly type: 'reading' | 'no-tab' | 'missing' | 'failed';
}
