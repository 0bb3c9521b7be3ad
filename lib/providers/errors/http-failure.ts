import type { ErrorKind, Remedy, RunFailure } from '#lib/protocol/failure.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import { parseJson } from '#lib/providers/parse-json.ts';

import { readErrorKind, readKindOfWords, refusesPictures } from './error-kind.ts';
import { isReadable, readKnownError } from './provider-error.ts';
import { isMarkup, readMarkup } from './read-markup.ts';
import { readRequestId } from './request-id.ts';
import { readRetryAt, type HeaderSource } from './retry-after.ts';
import { MAX_MESSAGE_LENGTH } from './stream-failure.ts';

/** An error takes few lines. */
const MAX_LINES_LENGTH = 20_000;

/** A response that is not the requested stream. */
export interface HttpFailureInput {
  /** 0 for an opaque redirect. */
  readonly status: number;
  readonly headers: HeaderSource;
  /** The beginning of the body, as text; 64 kB is enough. */
  readonly body: string;
  readonly provider: ServerProvider;
  /** Unix time in ms. */
  readonly now: number;
  /** Removes the key; applied before anything is cut. */
  readonly redact?: (text: string) => string;
}

/** The data of each event, and each line, of a body that came so because a stream was asked for. */
function listTexts(body: string): string[] {
  const events = body
    .slice(0, MAX_LINES_LENGTH)
    .split(/(?:\r\n|\n|\r(?!\n)){2,}/)
    .map((event) => event.split(/\r\n?|\n/));
  const data = events.map((lines) =>
    lines
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.replace(/^data: ?/, ''))
      .join('\n'),
  );
  return [...data, ...events.flat()].filter((text) => text.trim() !== '');
}

/** An error that came as an event, or as lines of JSON. */
function parseLines(body: string): unknown {
  const texts = listTexts(body);
  const value = texts.map(parseJson).find((parsed) => typeof parsed === 'object' && parsed !== null);
  return value ?? (/^(?:data|event):/m.test(body) ? texts[0] : undefined);
}

function findRemedy(kind: ErrorKind, { body, provider }: HttpFailureInput, said: string): Remedy | undefined {
  // Ollama and its like answer an unknown origin with 403 and an empty body.
  const local = provider.preset === 'ollama' || /^\s*http:/i.test(provider.baseUrl);
  if (kind === 'permission' && body.trim() === '' && local) return 'allow-origin';
  // Anthropic: "CORS requests are not allowed for this Organization…", with the status of a wrong key.
  if (provider.dialect === 'messages' && /\bCORS requests\b/i.test(said)) return 'browsers-refused';
  if (kind === 'protocol') return provider.dialect === 'event-stream' ? 'send-data-lines' : 'check-base-url';
  if (kind === 'bad_request' && refusesPictures({ message: said })) return 'no-pictures';
  // "Model not found" is about the model, which Azure calls a deployment; any other 404 is about the path.
  if (kind === 'not_found' && !/model|deployment/i.test(said)) return 'check-base-url';
  return undefined;
}

/**
 * Says why a response is no answer: any status but 2xx, or a 2xx whose body is neither a stream nor JSON.
 *
 * Of markup only the title, or what says more, becomes the message.
 */
export function readHttpFailure(input: HttpFailureInput): RunFailure {
  const { status, headers, now } = input;
  const redact = input.redact ?? ((text) => text);
  const markup = isMarkup(input.body, headers.get('content-type') ?? '');
  const error = readKnownError(
    markup ? undefined : (parseJson(input.body) ?? parseLines(input.body) ?? input.body),
  );
  const message = redact(markup ? readMarkup(input.body) : error.message).slice(0, MAX_MESSAGE_LENGTH);

  let kind = readErrorKind(error, status);
  if (kind === 'protocol') kind = readKindOfWords(error.message, input.provider.dialect) ?? kind;
  // Browsers hide the status of a redirect that was not followed.
  if (status === 0) kind = 'blocked';
  const retryAt = kind === 'rate_limit' || kind === 'server' ? readRetryAt(headers, message, now) : undefined;
  const requestId = readRequestId(headers, redact);
  const remedy = findRemedy(kind, input, markup ? '' : `${error.codes} ${message}`);
  return {
    kind,
    ...(message !== '' && isReadable(message) && { providerMessage: message }),
    ...(status !== 0 && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAt !== undefined && { retryAt }),
    ...(remedy && { remedy }),
  };
}

/** Whether one automatic retry before the first byte may help. */
export function isRetryable(failure: RunFailure): boolean {
  return failure.kind === 'rate_limit' || failure.kind === 'server' || failure.kind === 'network';
}
