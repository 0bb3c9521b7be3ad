import type { Quote } from '#lib/protocol/chat.ts';

/** The two pictures that a quote may hold. */
const FIELDS = ['image', 'originalImage'] as const;

/** Storage items by name; each is one picture's bytes in base64. */
export type PictureItems = Readonly<Record<string, unknown>>;

function nameOf(prefix: string, quote: Quote, field: (typeof FIELDS)[number]): string {
  return `${prefix}${quote.id}:${field}`;
}

/**
 * Moves the bytes of pictures out of quotes into separate items, so that a record that is written often stays
 * small. An empty `data` marks a detached picture.
 *
 * @param prefix - Begins the name of each item.
 */
export function detachPictures(
  quotes: readonly Quote[],
  prefix: string,
): { quotes: Quote[]; items: Record<string, string> } {
  const items: Record<string, string> = {};
  const light = quotes.map((quote) => {
    const changed = { ...quote };
    for (const field of FIELDS) {
      const picture = quote[field];
      if (!picture) continue;
      items[nameOf(prefix, quote, field)] = picture.data;
      changed[field] = { ...picture, data: '' };
    }
    return changed;
  });
  return { quotes: light, items };
}

/** Lists the items that `attachPictures` needs for these quotes. */
export function namesOfDetached(quotes: readonly Quote[], prefix: string): string[] {
  return quotes.flatMap((quote) =>
    FIELDS.filter((field) => quote[field]?.data === '').map((field) => nameOf(prefix, quote, field)),
  );
}

/** Undoes `detachPictures`. A picture whose item is missing stays empty. */
export function attachPictures(quotes: readonly Quote[], prefix: string, items: PictureItems): Quote[] {
  return quotes.map((quote) => {
    const changed = { ...quote };
    for (const field of FIELDS) {
      const picture = quote[field];
      const data = picture?.data === '' ? items[nameOf(prefix, quote, field)] : undefined;
      if (picture && typeof data === 'string') changed[field] = { ...picture, data };
    }
    return changed;
  });
}
