import type { ErrorKind, Remedy, RunFailure } from '#lib/protocol/failure.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import { parseJson } from '#lib/providers/parse-json.ts';

import { readErrorKind, refusesPictures } from './error-kind.ts';
import { readProviderError } from './provider-error.ts';
import { readRequestId } from './request-id.ts';
import { readRetryAt, type HeaderSource } from './retry-after.ts';
import { MAX_MESSAGE_LENGTH } from './stream-failure.ts';

/** A response that is not the requested stream. */
export interface HttpFailureInput {
  /** 0 for an opaque redirect. */
  readonly status: number;
  readonly headers: HeaderSource;
  /** The beginning of the body, as text; 64 kB are enough. */
  readonly body: string;
  readonly provider: ServerProvider;
  /** Unix time in ms. */
  readonly now: number;
  /** Removes the key; applied before anything is cut. */
  readonly redact?: (text: string) => string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
};

/** The title of a page, as text. Nothing else of markup is worth showing. */
function readTitle(markup: string): string {
  const title = /<title[^>]{0,200}>([^<]{0,300})/i.exec(markup)?.[1] ?? '';
  return title.replaceAll(/&(\w+|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole).trim();
}

function isMarkup(body: string, contentType: string): boolean {
  return /^[\s\uFEFF]*</.test(body) || (/\b(html|xml)\b/i.test(contentType) && !/^\s*[[{]/.test(body));
}

/** An error that came as an event, or as lines of JSON, because a stream was asked for. */
function parseLines(body: string): unknown {
  const lines = body.split(/\r\n?|\n/).slice(0, 20);
  return lines
    .map((line) => parseJson(line.replace(/^data:/, '')))
    .find((value) => typeof value === 'object' && value !== null);
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
 * Of markup only the title becomes the message.
 */
export function readHttpFailure(input: HttpFailureInput): RunFailure {
  const { status, headers, now } = input;
  const redact = input.redact ?? ((text) => text);
  const markup = isMarkup(input.body, headers.get('content-type') ?? '');
  const error = readProviderError(
    markup ? undefined : (parseJson(input.body) ?? parseLines(input.body) ?? input.body),
  );
  const message = redact(markup ? readTitle(input.body) : error.message).slice(0, MAX_MESSAGE_LENGTH);

  let kind = readErrorKind(error, status);
  // Browsers hide the status of a redirect that was not followed.
  if (status === 0) kind = 'blocked';
  const retryAt = kind === 'rate_limit' || kind === 'server' ? readRetryAt(headers, message, now) : undefined;
  const requestId = readRequestId(headers, redact);
  const remedy = findRemedy(kind, input, markup ? '' : `${error.codes} ${message}`);
  return {
    kind,
    ...(message !== '' && { providerMessage: message }),
    ...(status !== 0 && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAt !== undefined && { retryAt }),
    ...(remedy && { remedy }),
  };
}

/** Tells whether one automatic retry before the first byte may help. */
export function isRetryable(failure: RunFailure): boolean {
  return failure.kind === 'rate_limit' || failure.kind === 'server' || failure.kind === 'network';
}
