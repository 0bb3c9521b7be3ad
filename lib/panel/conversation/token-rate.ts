import type { AnswerFacts } from './create-answer-view.ts';

/** An answer that arrived in one piece has no speed. */
const LEAST_MS = 100;

/**
 * The speed of an answer in tokens per second; undefined if tokens were not counted or it arrived too fast to
 * measure.
 *
 * @param streamsReasoning - Whether the reasoning arrived as text. Otherwise it was over before the first token.
 */
export function tokenRate({ usage, timing }: AnswerFacts, streamsReasoning: boolean): number | undefined {
  const writingMs = timing?.writingMs ?? 0;
  if (!usage || writingMs < LEAST_MS) return undefined;
  const written = usage.outputTokens - (streamsReasoning ? 0 : (usage.reasoningTokens ?? 0));
  return written > 0 ? (written * 1000) / writingMs : undefined;
}
