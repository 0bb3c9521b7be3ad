import type { QuotationChecks } from '#components/answer/quotation-checks.ts';
import type { AnswerView } from '#lib/panel/create-answer-view.ts';
import type { Conversation } from '#lib/panel/create-conversation.ts';
import type { Passages } from '#lib/panel/create-passages.ts';
import type { TurnSource } from '#lib/prompts/build-turns.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';
import { quoteText } from '#lib/wording/quotes.ts';

/** What was typed longer ago than this many characters is not looked at. */
const MAX_OTHER = 100_000;

/** The quotes whose text was sent, in the order of the conversation. The text of a picture is the page's description. */
function textsAmong(path: readonly TurnSource[]): Quote[] {
  return path.flatMap((message) =>
    message.role === 'user' ? message.quotes.filter(({ image, text }) => !image && text !== '') : [],
  );
}

/**
 * What else the user sent. Not the earlier answers: what one of them has made up would pass for the user's own words in the
 * next.
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

/** Where the quotations of an answer come from, and are shown again. */
interface QuotationPlace {
  readonly conversation: Pick<Conversation, 'pathTo'>;
  readonly passages: Pick<Passages, 'show'>;
}

/** What the quotations of an answer are checked against: the quotes that were sent with its question. */
export function createQuotationChecks(
  { conversation, passages }: QuotationPlace,
  { parent }: Pick<AnswerView, 'parent'>,
): QuotationChecks {
  let quotes: readonly Quote[] = [];
  return {
    async load(pacer) {
      const path = conversation.pathTo(parent);
      quotes = textsAmong(path);
      if (quotes.length === 0) return undefined;
      const { createQuotationChecker } = await import('#lib/quotations/create-checker.ts');
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

/** The text of a quote is Markdown, that of a passage is not. */
function escapeSyntax(text: string): string {
  return text.replaceAll(/[\\`*~[\]$|^<>#]/gu, String.raw`\$&`);
}
