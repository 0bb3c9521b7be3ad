/**
 * What the user is told about pointing at a part of the page.
 *
 * - `pointing`: it is in progress; this many parts are picked.
 * - `again`: Gloss now sees which page is open, and the user can ask again.
 * - `no-text`: the picked parts have no text.
 * - `refused`: no extension may read that page.
 */
export type PointingNote =
  | { readonly type: 'pointing'; readonly picked: number }
  | { readonly type: 'again' }
  | { readonly type: 'no-text' }
  | { readonly type: 'refused' };
