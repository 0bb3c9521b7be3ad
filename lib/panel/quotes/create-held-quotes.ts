import { isSameForm, type Quote, type QuoteOrRef, refTo } from '#lib/protocol/chat.ts';

/** Tracks which quotes the background has and in which form, so that a quote's text crosses the port once. */
export interface HeldQuotes {
  /** The background sent these quotes, so it has them. */
  received(quotes: readonly Quote[]): void;
  /** The quotes of a question on its way: in full where the background may lack their form. */
  toAsk(quotes: readonly Quote[]): QuoteOrRef[];
  /** The same for a draft. The background stores quotes that come in full, so next time they go by name. */
  toSave(quotes: readonly Quote[]): QuoteOrRef[];
  /** The background does not have these after all. */
  lost(ids: readonly string[]): void;
  /** A new port: what was saved on the old one may not have arrived. */
  reopened(): void;
}

/** Creates the panel's record of what the background has. */
export function createHeldQuotes(): HeldQuotes {
  const held = new Map<string, { readonly quote: Quote; readonly isOurs: boolean }>();

  function toAsk(quotes: readonly Quote[]): QuoteOrRef[] {
    return quotes.map((quote) => {
      const known = held.get(quote.id)?.quote;
      return known && isSameForm(known, quote) ? refTo(quote) : quote;
    });
  }

  return {
    toAsk,
    received(quotes) {
      for (const quote of quotes) held.set(quote.id, { quote, isOurs: false });
    },
    toSave(quotes) {
      const named = toAsk(quotes);
      for (const [index, quote] of quotes.entries()) {
        if (named[index] === quote) held.set(quote.id, { quote, isOurs: true });
      }
      return named;
    },
    lost(ids) {
      for (const id of ids) held.delete(id);
    },
    reopened() {
      for (const [id, { isOurs }] of held) if (isOurs) held.delete(id);
    },
  };
}
