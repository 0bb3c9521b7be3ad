import type { ErrorKind, FailureReason, Remedy, RunFailure } from '#lib/protocol/failure.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';

/** What the user can do next about a failure, besides Retry. */
export type NextStep =
  /** Open the options; `label` says what for. */
  | { readonly type: 'options'; readonly label: string }
  /** Follow `say` with this line. */
  | { readonly type: 'copy'; readonly say: string; readonly line: string }
  | { readonly type: 'new-chat' }
  /** Follow `say`; the only button is Retry. */
  | { readonly type: 'say'; readonly say: string };

/** A failure in the user's language. */
export interface FailureAdvice {
  /** What happened, in one sentence. */
  readonly sentence: string;
  readonly step: NextStep;
}

/** What the sentences mention. */
export interface AdviceContext {
  /** The provider's name as the user chose it. */
  readonly provider: string;
  /** The origin of this browser's extension pages, as servers see it. */
  readonly origin: string;
  /** The model that was asked, where it is known. */
  readonly model?: string;
}

interface FailureContext extends AdviceContext, Pick<RunFailure, 'size'> {}

type Advise = (context: FailureContext) => FailureAdvice;

interface FailureText {
  readonly kinds: Readonly<Record<ErrorKind, Advise>>;
  readonly reasons: Readonly<Record<FailureReason, Advise>>;
  readonly remedies: Readonly<Record<Remedy, Advise>>;
  /** A 404 about the address, not about the model. */
  readonly wrongAddress: Advise;
}

function options(sentence: (provider: string) => string, label: string): Advise {
  return ({ provider }) => ({ sentence: sentence(provider), step: { type: 'options', label } });
}

function say(sentence: (provider: string) => string, advice: string): Advise {
  return ({ provider }) => ({ sentence: sentence(provider), step: { type: 'say', say: advice } });
}

const en: FailureText = {
  kinds: {
    auth: options((name) => `${name} didn’t accept the key.`, 'Check the key'),
    permission: options((name) => `This key has no access to that model at ${name}.`, 'Choose another model'),
    not_found: ({ provider, model }) => ({
      sentence:
        model === undefined
          ? `There is no such model at ${provider}.`
          : `There is no model “${model}” at ${provider}.`,
      step: { type: 'options', label: 'Check model and base URL' },
    }),
    rate_limit: say((name) => `${name} is rate-limiting requests.`, 'Wait a moment, then retry.'),
    quota: say(
      (name) => `Your credit at ${name} is used up.`,
      'Check your plan and billing at the provider, then retry.',
    ),
    bad_request: options((name) => `${name} rejected the request as invalid.`, 'Check the provider'),
    context_length: ({ provider, size }) => ({
      sentence: size
        ? `This conversation has ${formatNumber(size.tokens)} tokens, and the model at ${provider} can read ${formatNumber(size.limit)}.`
        : `This conversation is longer than the model at ${provider} can read.`,
      step: { type: 'new-chat' },
    }),
    content_filter: say(
      (name) => `${name}’s content filter rejected the question.`,
      'Rephrase the question.',
    ),
    server: say((name) => `${name} is having problems right now.`, 'Retry in a moment.'),
    network: say(
      (name) => `Gloss couldn’t reach ${name}, or the connection dropped.`,
      'Check that you’re online, the server is running and the base URL is right, then retry.',
    ),
    timeout: say((name) => `${name} took too long.`, 'Retry, or choose a faster model.'),
    protocol: options((name) => `Gloss couldn’t read ${name}’s reply.`, 'Check the provider'),
    no_key: options((name) => `No key is saved for ${name}.`, 'Add a key'),
    blocked: options((name) => `The request to ${name} was blocked.`, 'Check the base URL'),
    internal: say(() => 'Something went wrong in Gloss.', 'Retry. If it happens again, reload Gloss.'),
  },
  reasons: {
    'first-byte': say(
      (name) => `${name} didn’t start to answer in time.`,
      'Retry, or choose a faster model.',
    ),
    silence: say((name) => `${name} stopped sending in the middle of the answer.`, 'Retry.'),
    'run-too-long': say(
      (name) => `The answer from ${name} took longer than Gloss’s limit for one answer.`,
      'Retry, or choose a faster model.',
    ),
    'event-too-large': options(
      (name) => `${name} sent more in one piece than Gloss can read.`,
      'Check the provider',
    ),
    redirect: options(
      (name) => `${name} redirects to another address, and Gloss doesn’t follow redirects.`,
      'Check the base URL',
    ),
    'session-ended': say(() => 'The browser stopped its model before the answer was finished.', 'Retry.'),
    'answer-withheld': say(
      () => 'The browser held back the answer, because of its language or its quality.',
      'Ask in another language, rephrase the question, or choose another model.',
    ),
    cancelled: say((name) => `The answer was cancelled at ${name}.`, 'Retry.'),
    offline: say(() => 'You’re offline.', 'Connect to the internet, then retry.'),
  },
  remedies: {
    'allow-origin': ({ provider, origin }) => ({
      sentence: `${provider} refuses requests from browser extensions.`,
      step: {
        type: 'copy',
        say: 'Start the server with this setting, then retry:',
        line: `OLLAMA_ORIGINS=${origin}`,
      },
    }),
    'browsers-refused': say(
      (name) => `Your organization at ${name} doesn’t allow requests from browsers.`,
      'Ask its administrator to allow them, or use a key from another organization.',
    ),
    'grant-host': options(
      (name) => `The browser doesn’t let Gloss reach ${name} yet.`,
      'Save the provider to allow it',
    ),
    'check-base-url': options(
      () => 'Something answers at that address, but it isn’t a model API.',
      'Check the base URL',
    ),
    'send-data-lines': ({ provider }) => ({
      sentence: `${provider} sent no event with data.`,
      step: {
        type: 'copy',
        say: 'An event stream has the type text/event-stream, and each event is a line like this followed by an empty line:',
        line: 'data: some text',
      },
    }),
    'key-elsewhere': options(
      (name) => `The key or headers for ${name} were saved for another address, so nothing was sent.`,
      'Save them again',
    ),
    'keys-locked': options(() => 'Your keys are locked.', 'Unlock your keys'),
    'no-device-model': options(
      () => 'This browser has no model that runs on this computer.',
      'Choose another provider',
    ),
    'download-model': options(
      () => 'The browser has to download its model before it can answer.',
      'Download the model',
    ),
    'no-pictures': say(
      (name) => `This model at ${name} can’t read pictures.`,
      'Choose another model below the question field, then retry. Or edit the question and remove its pictures.',
    ),
  },
  wrongAddress: options(() => 'The server has nothing at that address.', 'Check the base URL'),
};

const text = inLanguage({ en });

/**
 * Says what happened and what to do next. A remedy is more specific than a reason, and a reason than a kind.
 */
export function adviseFailure(
  { kind, reason, remedy, size }: Pick<RunFailure, 'kind' | 'reason' | 'remedy' | 'size'>,
  advice: AdviceContext,
): FailureAdvice {
  const context = { ...advice, ...(size && { size }) };
  if (kind === 'not_found' && remedy === 'check-base-url') return text.wrongAddress(context);
  if (remedy) return text.remedies[remedy](context);
  return (reason ? text.reasons[reason] : text.kinds[kind])(context);
}
