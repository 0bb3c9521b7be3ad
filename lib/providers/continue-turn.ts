import type { Turn } from '#lib/protocol/turn.ts';

/** What asks a model to go on with its last answer. */
export const CONTINUE_REQUEST =
  'Continue your last message exactly where it stopped. Do not repeat anything, do not explain or apologize, ' +
  'and begin with the very next character, also in the middle of a word, a list or a code block.';

/**
 * The turns to send: when the last one is an answer, a user's turn that asks to go on with it.
 *
 * A request is added, and not an unfinished answer sent as a prefix, because most servers take a last assistant
 * turn as finished, and some refuse it.
 */
export function withContinueTurn(turns: readonly Turn[]): readonly Turn[] {
  return turns.at(-1)?.role === 'assistant' ? [...turns, { role: 'user', text: CONTINUE_REQUEST }] : turns;
}
