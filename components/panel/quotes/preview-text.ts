import type { Quote } from '#lib/protocol/chat.ts';

/** The mark of a PDF's first page, which says nothing in a preview. One that says more, such as “without text”, stays. */
const FIRST_PAGE_MARK = /^\[page \d+\]\s+/u;

/** Returns the beginning of a quote's text, for a preview of a few lines. */
export function previewText({ text, part }: Quote, maxCharacters: number): string {
  const start = text.slice(0, maxCharacters);
  return part === 'pdf' ? start.replace(FIRST_PAGE_MARK, '') : start;
}
