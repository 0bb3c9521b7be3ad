import type { Picture, Quote } from '#lib/protocol/chat.ts';

/** Whether the user has changed the text, or cut the picture, since it was taken from its page. */
export function isEdited(quote: Quote): boolean {
  return quote.original !== undefined || quote.anchor !== undefined || quote.originalImage !== undefined;
}

/** Gives a quote a part of its picture. The whole stays beside it until it is sent, so that it can come back. */
export function cropQuote(quote: Quote, image: Picture): Quote {
  const originalImage = quote.originalImage ?? quote.image;
  return originalImage ? { ...quote, image, originalImage } : quote;
}

/** Gives a quote the user's text. What was taken stays beside it until it is sent, so that it can come back. */
export function editQuote(quote: Quote, text: string): Quote {
  const original = quote.original ?? quote.text;
  return text === original ? restoreQuote({ ...quote, original }) : { ...quote, text, original };
}

/** Takes the user's changes back. */
export function restoreQuote({ original, originalImage, ...quote }: Quote): Quote {
  return {
    ...quote,
    ...(original !== undefined && { text: original }),
    ...(originalImage && { image: originalImage }),
  };
}

function isBlankAt(text: string, index: number): boolean {
  return text.charAt(index).trim() === '';
}

/** What two texts begin with, in whole words. */
function findCommonStart(one: string, other: string): string {
  let length = 0;
  while (length < other.length && one.charAt(length) === other.charAt(length)) length += 1;
  const isWhole = isBlankAt(one, length) && isBlankAt(other, length);
  return other.slice(0, length).replace(isWhole ? /\s*$/u : /\S*$/u, '');
}

function findCommonEnd(one: string, other: string): string {
  let length = 0;
  while (length < other.length && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  const isWhole = isBlankAt(one, one.length - length - 1) && isBlankAt(other, other.length - length - 1);
  return other.slice(other.length - length).replace(isWhole ? /^\s*/u : /^\S*/u, '');
}

/** What of the taken text still stands in the edited one, in one piece: all of it, or how both begin or end. */
function findAnchor(taken: string, edited: string): string {
  const own = edited.trim();
  if (taken.includes(own)) return own;
  const start = findCommonStart(taken, own);
  const end = findCommonEnd(taken, own);
  return (start.length >= end.length ? start : end).trim();
}

/**
 * The quote as it is sent and stored: without what the user did not take of a page, and without what they took out.
 *
 * What is left of the taken text becomes the anchor by which the quote leads back to its page; the text around it goes
 * where it is no longer next to the anchor.
 */
export function asSent({ whole: _whole, originalImage: _originalImage, ...quote }: Quote): Quote {
  if (quote.original === undefined) return quote;
  const { original, before, after, ...rest } = quote;
  const taken = (quote.anchor ?? original).trim();
  const anchor = findAnchor(taken, quote.text);
  return {
    ...rest,
    anchor,
    ...(before !== undefined && anchor !== '' && taken.startsWith(anchor) && { before }),
    ...(after !== undefined && anchor !== '' && taken.endsWith(anchor) && { after }),
  };
}
