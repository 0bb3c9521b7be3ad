import type { Quote } from '#lib/protocol/chat.ts';

function isBlankAt(text: string, index: number): boolean {
  return text.charAt(index).trim() === '';
}

/** The beginning that two texts share, in whole words. */
function findCommonStart(one: string, other: string): string {
  let length = 0;
  while (length < other.length && one.charAt(length) === other.charAt(length)) length += 1;
  const endsAWord = isBlankAt(one, length) && isBlankAt(other, length);
  return other.slice(0, length).replace(endsAWord ? /\s*$/u : /\S*$/u, '');
}

/** The end that two texts share, in whole words. */
function findCommonEnd(one: string, other: string): string {
  let length = 0;
  while (length < other.length && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  const beginsAWord = isBlankAt(one, one.length - length - 1) && isBlankAt(other, other.length - length - 1);
  return other.slice(other.length - length).replace(beginsAWord ? /^\s*/u : /^\S*/u, '');
}

/** The longest piece of the edited text that is still in the original: all of it, or its beginning or end. */
function findAnchor(taken: string, edited: string): string {
  const kept = edited.trim();
  if (taken.includes(kept)) return kept;
  const start = findCommonStart(taken, kept);
  const end = findCommonEnd(taken, kept);
  return (start.length >= end.length ? start : end).trim();
}

/**
 * The quote as it is sent and stored: without the parts of a page that the user did not choose or cut out.
 *
 * What is left of the original text becomes the anchor for finding it in its page. The surrounding text is
 * dropped on a side where it no longer touches the anchor.
 */
export function asSent({
  whole: _whole,
  share: _share,
  originalImage: _originalImage,
  form: _form,
  tables: _tables,
  asCsv: _asCsv,
  ...quote
}: Quote): Quote {
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
