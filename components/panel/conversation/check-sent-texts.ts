import type { QuotationChecks } from '#components/answer/quotation-checks.ts';
import type { Passages } from '#lib/panel/quotes/create-passages.ts';
import type { TurnSource } from '#lib/prompts/build-turns.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { createQuotationChecker } from '#lib/quotations/create-checker.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';
import { quoteText } from '#lib/wording/quotes.ts';

/** Typed text further back than this many characters is not searched. */
const MAX_OTHER = 100_000;

/**
 * The quotes whose text was sent, in the order of the conversation. The text of a picture is its description
 * in the page.
 */
function textsAmong(path: readonly TurnSource[]): Quote[] {
  return path.flatMap((message) =>
    message.role === 'user' ? message.quotes.filter(({ image, text }) => !image && text !== '') : [],
  );
}

/**
 * What else the user sent. Earlier answers are excluded: otherwise something that one answer made up would
 * count as the user's own words in the next.
 */
function otherText(path: readonly TurnSource[]): string {
  return path
    .flatMap((message) =>
      message.role === 'user'
        ? [
            message.text,
            ...message.quotes.flatMap(({ title, url, text, image, surrounding }) => [
              title,
              url,
              image ? text : '',
              ...(surrounding ? [surrounding.before, surrounding.after] : []),
            ]),
          ]
        : [],
    )
    .join('\n')
    .slice(-MAX_OTHER);
}

/**
 * Checks quotations against the quotes that were sent on this path. This code and its index are loaded for
 * the first quote.
 */
export function checkSentTexts(
  path: readonly TurnSource[],
  passages: Pick<Passages, 'show'>,
): QuotationChecks {
  const quotes = textsAmong(path);
  return {
    async load(pacer) {
      if (quotes.length === 0) return undefined;
      const sources = quotes.map(({ text, part }) => ({ text, isPaged: part === 'pdf' }));
      return createQuotationChecker(sources, otherText(path), pacer);
    },
    nameSource({ source }) {
      const quote = quotes[source];
      return quote?.title || URL.parse(quote?.url ?? '')?.host || quoteText.untitled;
    },
    canShow: ({ source }) => isWebUrl(quotes[source]?.url ?? ''),
    show({ source, passage }) {
      const quote = quotes[source];
      if (!quote) return;
      const { id, title, url, part } = quote;
      const { before, after, page } = passage;
      const text = escapeSyntax(passage.text);
      passages.show({ id, title, url, text, before, after, ...(part && { part }) }, page);
    },
  };
}

/** The text of a quote is Markdown; the text of a passage is not. */
function escapeSyntax(text: string): string {
  return text.replaceAll(/[\\`*~[\]$|^<>#]/gu, String.raw`\$&`);
}
