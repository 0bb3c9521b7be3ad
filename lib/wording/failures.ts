import type { ErrorKind, Remedy, RunFailure } from '#lib/protocol/failure.ts';

/** What the user can do next about a failure, beside asking again. */
export type NextStep =
  /** Open the options; `label` says what for. */
  | { readonly type: 'options'; readonly label: string }
  /** Do what `say` says with this line. */
  | { readonly type: 'copy'; readonly say: string; readonly line: string }
  | { readonly type: 'new-chat' }
  /** Do what `say` says; there is nothing to press but Retry. */
  | { readonly type: 'say'; readonly say: string };

/** A failure in the user's language. */
export interface FailureAdvice {
  /** What happened, in one sentence. */
  readonly sentence: string;
  readonly step: NextStep;
}

/** What the sentences speak of. */
export interface AdviceContext {
  /** The provider's name as the user chose it. */
  readonly provider: string;
  /** The scheme of this browser's extension pages: `chrome-extension:` or `moz-extension:`. */
  readonly scheme: string;
}

type Advise = (context: AdviceContext) => FailureAdvice;

function options(sentence: (provider: string) => string, label: string): Advise {
  return ({ provider }) => ({ sentence: sentence(provider), step: { type: 'options', label } });
}

function say(sentence: (provider: string) => string, words: string): Advise {
  return ({ provider }) => ({ sentence: sentence(provider), step: { type: 'say', say: words } });
}

const BY_KIND: Record<ErrorKind, Advise> = {
  auth: options((name) => `${name} did not accept the key.`, 'Check the key'),
  permission: options((name) => `This key may not use that model at ${name}.`, 'Choose another model'),
  not_found: options((name) => `${name} knows no such model or address.`, 'Check model and base URL'),
  rate_limit: say((name) => `${name} asks for a pause between questions.`, 'Wait a little, then retry.'),
  quota: say(
    (name) => `Your credit at ${name} is used up.`,
    'Check plan and billing at the provider, then retry.',
  ),
  bad_request: options((name) => `${name} did not understand the request.`, 'Check the provider'),
  context_length: ({ provider }) => ({
    sentence: `This conversation is longer than the model at ${provider} can read.`,
    step: { type: 'new-chat' },
  }),
  content_filter: say(
    (name) => `The content filter of ${name} refused the question.`,
    'Put the question in other words.',
  ),
  server: say((name) => `${name} has trouble of its own at the moment.`, 'Retry in a moment.'),
  network: say(
    (name) => `${name} could not be reached, or the connection broke.`,
    'See that you are online, that the server runs and that its base URL is right, then retry.',
  ),
  timeout: say((name) => `${name} was silent for too long.`, 'Retry, or choose a faster model.'),
  protocol: options((name) => `What ${name} sent could not be read as an answer.`, 'Check the provider'),
  no_key: options((name) => `No key is saved for ${name}.`, 'Add a key'),
  blocked: options(
    (name) => `The request to ${name} was blocked before it was answered.`,
    'Check the base URL',
  ),
};

const BY_REMEDY: Record<Remedy, Advise> = {
  'allow-origin': ({ provider, scheme }) => ({
    sentence: `${provider} refuses requests that come from a browser extension.`,
    step: {
      type: 'copy',
      say: 'Start the server with this setting, then retry:',
      line: `OLLAMA_ORIGINS=${scheme}//*`,
    },
  }),
  'grant-host': options(
    (name) => `The browser does not let Gloss reach ${name} yet.`,
    'Save the provider to allow it',
  ),
  'check-base-url': options(
    (name) => `The address of ${name} answers, but not as a model would.`,
    'Check the base URL',
  ),
  'send-data-lines': ({ provider }) => ({
    sentence: `${provider} sent no event with data.`,
    step: {
      type: 'copy',
      say: 'An event stream has the type text/event-stream, and each event is a line like this with an empty line after it:',
      line: 'data: some text',
    },
  }),
  'key-elsewhere': options(
    (name) => `The key of ${name} was saved for another address, so it was not sent.`,
    'Save the key again',
  ),
  'no-pictures': say(
    (name) => `This model at ${name} cannot see pictures.`,
    'Choose another model below the question field, then retry. Or edit the question and remove its pictures.',
  ),
};

/** Says what happened and what to do next. The one table of failures. */
export function adviseFailure(failure: RunFailure, context: AdviceContext): FailureAdvice {
  return (failure.remedy ? BY_REMEDY[failure.remedy] : BY_KIND[failure.kind])(context);
}
