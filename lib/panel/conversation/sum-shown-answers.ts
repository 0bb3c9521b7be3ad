import type { PriceTable } from '#lib/prices/price-table.ts';
import { sumAnswers } from '#lib/prices/sum-answers.ts';
import type { AnswerTotals } from '#lib/protocol/answer-totals.ts';

import type { AnswerView } from './create-answer-view.ts';
import type { MessageView } from './create-message-list.ts';

/** Sums up the answers among these that have ended. */
export function sumShownAnswers(messages: readonly MessageView[], table: PriceTable): AnswerTotals {
  const answers = messages.filter((one): one is AnswerView => one.role === 'assistant' && one.done.value);
  const facts = answers.map((one) => ({ ...one.facts.value, model: one.model.value }));
  return sumAnswers(facts, table);
}
