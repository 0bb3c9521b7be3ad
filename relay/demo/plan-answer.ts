import { composeAnswer, composeReasoning } from './compose-answer.ts';
import { describeImages } from './describe-images.ts';
import { findQuote, type Subject } from './find-quote.ts';
import type { DemoModel } from './models.ts';
import type { Turn } from './read-turns.ts';
import { splitTokens } from './split-tokens.ts';

/** The smallest piece of text that a model sends. */
export interface Token {
  readonly channel: 'reasoning' | 'answer';
  readonly text: string;
}

/** The complete output of a demo model, known in advance because it is composed from the question. */
export interface AnswerPlan {
  readonly model: DemoModel;
  readonly tokens: readonly Token[];
  /** Whether the token limit cut it short. */
  readonly isCut: boolean;
  readonly inputTokens: number;
  readonly reasoningTokens: number;
}

/** The failure of `gloss-demo-broken`. */
export class DemoModelError extends Error {
  override readonly name = 'DemoModelError';
}

/**
 * Plans the answer to a conversation. If the conversation ends with the beginning of that answer, with or without a
 * request to continue, the plan is the remainder.
 */
export function planAnswer(model: DemoModel, turns: readonly Turn[], maxTokens = Infinity): AnswerPlan {
  const asked = turns.findLastIndex(
    ({ role, text }, index) => role === 'user' && !(index > 0 && isContinue(text)),
  );
  const subject = findSubject(turns.slice(0, asked + 1));
  const partial = turns
    .slice(asked + 1)
    .map(({ role, text }) => (role === 'assistant' ? text : ''))
    .join('');
  const images = turns.slice(0, asked + 1).flatMap((turn) => turn.images ?? []);
  const whole = describeImages(images) + composeAnswer(subject, model.minLength);
  const rest = whole.startsWith(partial) ? whole.slice(partial.length) : whole;
  const reasoning = model.reasons && partial === '' ? splitTokens(composeReasoning(subject)) : [];
  const tokens = [
    ...reasoning.map((text): Token => ({ channel: 'reasoning', text })),
    ...splitTokens(rest).map((text): Token => ({ channel: 'answer', text })),
  ];
  return {
    model,
    tokens: tokens.slice(0, maxTokens),
    isCut: tokens.length > maxTokens,
    inputTokens: turns.reduce((sum, turn) => sum + splitTokens(turn.text).length, 0),
    reasoningTokens: Math.min(reasoning.length, maxTokens),
  };
}

/**
 * Yields a plan's tokens in order.
 *
 * @throws {DemoModelError} After `breaksAfter` tokens.
 */
export function* walkPlan(plan: AnswerPlan): Generator<Token, void, undefined> {
  let count = 0;
  for (const token of plan.tokens) {
    if (count++ >= plan.model.breaksAfter) throw new DemoModelError('The demo model failed on purpose.');
    yield token;
  }
}

function isContinue(text: string): boolean {
  return text.length < 400 && /^\s*(please\s+)?(continue|go on)\b/i.test(text);
}

/** A question without a quote refers to the most recent quote. */
function findSubject(turns: readonly Turn[]): Subject {
  const subjects = turns.filter(({ role }) => role === 'user').map(({ text }) => findQuote(text));
  return {
    question: subjects.at(-1)?.question ?? '',
    quote: subjects.findLast(({ quote }) => quote !== '')?.quote ?? '',
  };
}
