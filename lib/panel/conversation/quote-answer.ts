import type { Quote } from '#lib/protocol/chat.ts';
import { quoteText } from '#lib/wording/quotes.ts';

import type { AnswerView } from './create-answer-view.ts';

/**
 * Turns words of an answer into a quote. It has no address: its source is in the same chat, and is identified
 * by its id.
 */
export function quoteAnswer(
  { id: answer, model, provider }: Pick<AnswerView, 'id' | 'model' | 'provider'>,
  text: string,
): Quote {
  const title = quoteText.fromAnswer(model.peek() || provider.peek());
  return { id: crypto.randomUUID(), text, title, url: '', part: 'answer', answer };
}
