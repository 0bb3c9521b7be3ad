import type { Picture, Quote } from '#lib/protocol/chat.ts';

/** Whether the user has changed the text, or cut the picture, since it was taken from its page. */
export function isEdited(quote: Quote): boolean {
  return quote.original !== undefined || quote.anchor !== undefined || quote.originalImage !== undefined;
}

/**
 * Replaces a quote's picture with a part of it. The whole picture is kept for undo until the quote is sent.
 */
export function cropQuote(quote: Quote, image: Picture): Quote {
  const originalImage = quote.originalImage ?? quote.image;
  return originalImage ? { ...quote, image, originalImage } : quote;
}

/** Replaces a quote's text with the user's. The original is kept for undo until the quote is sent. */
export function editQuote(quote: Quote, text: string): Quote {
  const original = quote.original ?? quote.text;
  return text === original ? restoreQuote({ ...quote, original }) : { ...quote, text, original };
}

/** Reverts the user's changes. */
export function restoreQuote({ original, originalImage, ...quote }: Quote): Quote {
  return {
    ...quote,
    ...(original !== undefined && { text: original }),
    ...(originalImage && { image: originalImage }),
  };
}
