import type { AnswerParameters } from './answer-parameters.ts';
import type { Turn } from './turn.ts';

/**
 * Adds the user's system prompt to the instructions from Gloss, in one turn: some servers take only one.
 *
 * The prompt comes first. The rule about page text has a tag that is new in each request, and what comes before it can
 * be cached by the provider.
 */
export function withSystemPrompt(
  turns: readonly Turn[],
  { systemPrompt }: Pick<AnswerParameters, 'systemPrompt'> = {},
): readonly Turn[] {
  if (systemPrompt === undefined) return turns;
  const [first, ...rest] = turns;
  if (first?.role !== 'system') return [{ role: 'system', text: systemPrompt }, ...turns];
  return [{ ...first, text: `${systemPrompt}\n\n${first.text}` }, ...rest];
}
