import type { AnswerState } from '#lib/protocol/chat.ts';
import type { ErrorKind } from '#lib/protocol/failure.ts';
import type { Notice } from '#lib/protocol/run.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

interface AnswerText {
  /** How an answer ended; undefined if the answer itself shows it. */
  readonly ends: Readonly<Record<AnswerState, string | undefined>>;
  readonly notices: Readonly<Record<Notice['type'], (notice: Notice) => string>>;
  /** Why a run waits before it retries. */
  readonly waits: { readonly rateLimit: string; readonly server: string; readonly network: string };
}

const fieldNames: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  maxTokens: 'length limit',
  reasoningEffort: 'reasoning effort',
};

/** @param names - The user's own settings have a name in `fieldNames`; others keep the server's name. */
function describeDropped(names: readonly string[]): string {
  const fields = names.flatMap((name) => fieldNames[name] ?? []);
  const others = names.filter((name) => !(name in fieldNames));
  return [
    ...fields.map((field) => `The model doesn’t accept this ${field}, so Gloss left it out.`),
    ...(others.length > 0
      ? [`The server rejected “${others.join(', ')}”, so Gloss sent the request without it.`]
      : []),
  ].join(' ');
}

const en: AnswerText = {
  ends: {
    waiting: undefined,
    streaming: undefined,
    complete: undefined,
    failed: undefined,
    length: 'The answer reached its length limit.',
    filtered: 'The provider’s content filter ended the answer here.',
    stopped: 'You stopped the answer here.',
    truncated: 'The connection closed before the answer was finished.',
    interrupted: 'The browser stopped Gloss before the answer was finished. The text so far is saved.',
  },
  notices: {
    'malformed-events': ({ count = 1 }) =>
      plural(count, {
        one: 'One piece of the stream couldn’t be read and is missing.',
        other: '# pieces of the stream couldn’t be read and are missing.',
      }),
    'tool-call': ({ detail }) =>
      detail === undefined
        ? 'The model tried to use a tool. Gloss doesn’t support tools.'
        : `The model tried to use the tool “${detail}”. Gloss doesn’t support tools.`,
    refusal: () => 'The model refused to answer.',
    empty: () => 'The model returned an empty answer.',
    'parameter-dropped': ({ detail = '' }) => describeDropped(detail.split(', ')),
    resumed: () => 'The connection dropped; the answer resumed where it left off.',
    'picture-link': ({ detail = '' }) =>
      `The model sent a picture as a link. Gloss doesn’t load it. Its address is ${detail}.`,
    'turns-dropped': () =>
      'This conversation is longer than the model can read, so it left out the oldest messages.',
    'size-limit': ({ count = 0 }) =>
      `The answer reached the largest size that Gloss keeps, ${formatNumber(count)} MB, so Gloss stopped reading.`,
    finish: ({ detail = '' }) => `The provider ended the answer with the reason “${detail}”.`,
  },
  waits: {
    rateLimit: 'The provider is rate-limiting requests.',
    server: 'The provider is having problems right now.',
    network: 'The connection failed.',
  },
};

const text = inLanguage({ en });

/** Says how an answer ended, if the answer itself doesn't show it. */
export function describeEnd(state: AnswerState): string | undefined {
  return text.ends[state];
}

/** Says what a notice means. */
export function describeNotice(notice: Notice): string {
  return text.notices[notice.type](notice);
}

/** Says why a run waits before it retries. */
export function describeWait(kind: ErrorKind): string {
  if (kind === 'rate_limit') return text.waits.rateLimit;
  return kind === 'server' ? text.waits.server : text.waits.network;
}
