import type { Quote } from '#lib/protocol/chat.ts';

import type { Captured } from './captured.ts';
import { cleanProse } from './clean-text.ts';

/**
 * Makes a quote of a passage that a script has read in a page.
 *
 * @param source - The title and URL that the browser reports. They identify the source; what the page claims is only a
 *   fallback.
 */
export function quoteOf(captured: Captured, source: Pick<Quote, 'title' | 'url'>): Quote {
  const { text, before, after, cut, tables } = captured;
  return {
    id: crypto.randomUUID(),
    text,
    title: cleanProse(source.title) || captured.title,
    url: source.url || captured.url,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(cut && { cut }),
    ...(tables && { tables }),
  };
}
