import type { Quote } from '#lib/protocol/chat.ts';

/** The two pictures that a quote may hold. */
const FIELDS = ['image', 'originalImage'] as const;

/** Items of a storage by their names: the bytes of pictures, in base64. */
export type PictureItems = Readonly<Record<string, unknown>>;

function nameOf(prefix: string, quote: Quote, field: (typeof FIELDS)[number]): string {
  return `${prefix}${quote.id}:${field}`;
}

/**
 * Takes the bytes of pictures out of quotes, so that what is written often stays small. The rest says by an empty `data`
 * that there was some.
 *
 * @param prefix - What the names of the items begin with.
 */
export function takeApart(
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

/** The names of the items that these quotes lack. */
export function missingItems(quotes: readonly Quote[], prefix: string): string[] {
  return quotes.flatMap((quote) =>
    FIELDS.filter((field) => quote[field]?.data === '').map((field) => nameOf(prefix, quote, field)),
  );
}

/** Puts the bytes back. */
export function putTogether(quotes: readonly Quote[], prefix: string, items: PictureItems): Quote[] {
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
