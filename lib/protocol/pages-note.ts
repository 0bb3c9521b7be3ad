/**
 * What the user is told about pages to add.
 *
 * - `reading`: this many are being read.
 * - `missed`: pages that could not be read, by title where known.
 * - `denied`: the user denied access, which is not an error.
 */
export type PagesNote =
  | { readonly type: 'reading'; readonly count: number }
  | { readonly type: 'missed'; readonly titles: readonly string[] }
  | { readonly type: 'denied' };
