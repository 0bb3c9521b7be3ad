import { buildTurns, type TurnSource } from '#lib/prompts/build-turns.ts';
import { estimateTurnTokens } from '#lib/prompts/estimate-tokens.ts';
import {
  type AnswerParameters,
  mergeParameters,
  withoutParameters,
} from '#lib/protocol/answer-parameters.ts';
import type { Question } from '#lib/protocol/chat.ts';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import { findLeftOutFields } from '#lib/providers/left-out-fields.ts';

import type { RunTarget } from './create-runs.ts';

/**
 * The answer parameters for a question. The browser's own model accepts none.
 *
 * Every request uses the current parameters of the chat and the provider: a user who changes them before
 * Regenerate or Continue wants to see the difference. A saved question's parameters stay with the question,
 * like its text.
 */
export function parametersFor(
  target: RunTarget,
  question: Pick<Question, 'parameters'> | undefined,
): AnswerParameters {
  if (target.origin === null) return {};
  const { provider, parameters, hasFixedParameters = false } = target;
  if (hasFixedParameters) return mergeParameters(provider.parameters);
  return mergeParameters(parameters, question?.parameters, provider.parameters);
}

/** The parameters that are sent, which excludes those that the server has refused. */
export function sentParameters(
  target: RunTarget,
  question: Pick<Question, 'parameters'> | undefined,
): AnswerParameters {
  const leftOut = target.origin === null ? [] : findLeftOutFields(target.provider.dialect, target.refused);
  return withoutParameters(parametersFor(target, question), leftOut);
}

/**
 * Estimates how many tokens a request sends.
 *
 * @param path - Everything that is sent: the question and the messages before it.
 * @param question - The question that is answered.
 */
export function estimateInput(
  path: readonly TurnSource[],
  question: Pick<Question, 'parameters'> | undefined,
  target: RunTarget,
): number {
  const turns = buildTurns(path, target.tag, target.asksForQuotes);
  return estimateTurnTokens(withSystemPrompt(turns, sentParameters(target, question)));
}
