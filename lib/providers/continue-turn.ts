import type { Turn } from '#lib/protocol/turn.ts';

/** Asks a model to continue its last answer. */
export const CONTINUE_REQUEST =
  'Continue your last message exactly where it stopped. Do not repeat anything, do not explain or apologize, ' +
  'and begin with the very next character, also in the middle of a word, a list or a code block.';

/**
 * Adds a user's turn that asks to continue, when the last turn is an answer.
 *
 * An unfinished answer as the last turn, to be completed as a prefix, works with few servers: most treat it
 * as finished, and some refuse it.
 */
export function withContinueTurn(turns: readonly Turn[]): readonly Turn[] {
  return turns.at(-1)?.role === 'assistant' ? [...turns, { role: 'user', text: CONTINUE_REQUEST }] : turns;
}
