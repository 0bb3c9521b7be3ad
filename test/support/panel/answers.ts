import type { Answer } from '#lib/protocol/chat.ts';

/** An answer that waits for its first character. */
export function waitingAnswer(run = 'run-1', id = `answer-of-${run}`): Omit<Answer, 'parent'> {
  return {
    id,
    role: 'assistant',
    run,
    state: 'waiting',
    answer: '',
    reasoning: '',
    notices: [],
    model: 'model',
    provider: 'Provider',
  };
}
