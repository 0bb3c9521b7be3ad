import type { QuotationChecks } from '#components/answer/quotation-checks.ts';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import type { Conversation } from '#lib/panel/conversation/create-conversation.ts';
import type { Passages } from '#lib/panel/quotes/create-passages.ts';

/** Where an answer's quotations come from, and how to show their source. */
interface QuotationPlace {
  readonly conversation: Pick<Conversation, 'pathTo'>;
  readonly passages: Pick<Passages, 'show'>;
}

/**
 * The texts that an answer's quotations are checked against: the quotes that were sent with its question. The
 * code is loaded only if there are any.
 */
export function createQuotationChecks(
  { conversation, passages }: QuotationPlace,
  { parent }: Pick<AnswerView, 'parent'>,
): QuotationChecks {
  let checks: QuotationChecks | undefined;
  return {
    async load(pacer) {
      const path = conversation.pathTo(parent);
      if (!path.some((message) => message.role === 'user' && message.quotes.length > 0)) return undefined;
      const { checkSentTexts } = await import('./check-sent-texts.ts');
      checks = checkSentTexts(path, passages);
      return checks.load(pacer);
    },
    nameSource: (found) => checks?.nameSource(found) ?? '',
    canShow: (found) => checks?.canShow(found) ?? false,
    show: (found) => checks?.show(found),
  };
}
