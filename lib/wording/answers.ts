import type { AnswerState } from '#lib/protocol/chat.ts';
import type { ErrorKind } from '#lib/protocol/failure.ts';
import type { Notice } from '#lib/protocol/run.ts';

const BY_STATE: Record<AnswerState, string | undefined> = {
  waiting: undefined,
  streaming: undefined,
  complete: undefined,
  failed: undefined,
  length: 'The answer reached the model’s length limit.',
  filtered: 'The provider’s content filter ended the answer here.',
  stopped: 'You stopped the answer here.',
  truncated: 'The connection closed before the answer was finished.',
  interrupted: 'The browser put Gloss to sleep before the answer was finished. What had arrived is kept.',
};

/** Says how an answer ended, where that is not plain from the answer itself. */
export function describeEnd(state: AnswerState): string | undefined {
  return BY_STATE[state];
}

const BY_NOTICE: Record<Notice['type'], (notice: Notice) => string> = {
  'malformed-events': ({ count = 1 }) =>
    count === 1
      ? 'One piece of the stream could not be read and is missing.'
      : `${count} pieces of the stream could not be read and are missing.`,
  'tool-call': ({ detail }) =>
    detail === undefined
      ? 'The model asked for a tool. Gloss has none.'
      : `The model asked for the tool “${detail}”. Gloss has none.`,
  refusal: () => 'The model refused to answer.',
  empty: () => 'The model ended its answer without a word.',
  'parameter-dropped': ({ detail = 'a parameter' }) =>
    `The server does not know “${detail}”, so Gloss asked again without it.`,
  resumed: () => 'The connection broke, and the answer went on where it was.',
  finish: ({ detail = 'unknown' }) => `The provider ended the answer with the reason “${detail}”.`,
};

/** Says what a notice means. */
export function describeNotice(notice: Notice): string {
  return BY_NOTICE[notice.type](notice);
}

/** Why a run waits before it asks once more. */
export function describeWait(kind: ErrorKind): string {
  if (kind === 'rate_limit') return 'The provider asks for a pause.';
  if (kind === 'server') return 'The provider has trouble at the moment.';
  return 'The connection failed.';
}
