/**
 * What the user is told about pointing at a part of the page.
 *
 * - `pointing`: it goes on; this many parts are picked.
 * - `again`: Gloss now sees which page is open, and may be asked to read it.
 * - `no-text`: what was taken has no text.
 * - `refused`: no extension may read that page.
 */
export type PointingNote =
  | { readonly type: 'pointing'; readonly picked: number }
  | { readonly type: 'again' }
  | { readonly type: 'no-text' }
  | { readonly type: 'refused' };
