import { MAX_TITLE } from '#lib/protocol/chat-list.ts';
import type { Question, Quote } from '#lib/protocol/chat.ts';

import { showMarks } from './placeholders.ts';

/** The longest quotation in a title. */
const MAX_NAME = 48;

/**
 * A title from a text: its first non-empty line, truncated between words if it is long. Empty if there is
 * none.
 */
export function buildTitle(text: string): string {
  const line = text.trim().split(/\s*[\r\n\u2028\u2029]\s*/u, 1)[0] ?? '';
  const title = line.slice(0, 4 * MAX_TITLE).replaceAll(/\s+/gu, ' ');
  return title.length <= MAX_TITLE ? title : cutTitle(title, MAX_TITLE);
}

/** Cuts between words where there are any. */
function cutTitle(title: string, most: number): string {
  const cut = title.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, '');
  const space = cut.lastIndexOf(' ');
  // Scripts without spaces are cut anywhere.
  return `${(space > most / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** The beginning of what was quoted: a saved question alone would give many chats the same title. */
function nameQuote(quote: Quote | undefined): string {
  const words = buildTitle((quote?.part ? quote.title : quote?.text) ?? '');
  if (words === '') return '';
  return words.length <= MAX_NAME ? `“${words}”` : `“${cutTitle(words, MAX_NAME)}”`;
}

/** The title of a chat that begins with this question; empty if there is no text for one. */
export function titleOf({ text, quotes }: Pick<Question, 'text' | 'quotes'>): string {
  const asked = showMarks(text, quotes.length > 0)
    .map((part) => (part.isMark ? nameQuote(quotes[0]) : '') || part.text)
    .join('');
  return [asked, ...quotes.flatMap((quote) => [quote.title, quote.text])].map(buildTitle).find(Boolean) ?? '';
}
