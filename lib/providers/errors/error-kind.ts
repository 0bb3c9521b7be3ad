import type { ErrorKind } from '#lib/protocol/failure.ts';
import type { HttpDialectName } from '#lib/protocol/provider.ts';

import { readKindInOtherLanguages } from './other-languages.ts';
import type { ProviderError } from './provider-error.ts';

/** Signs that outweigh the status: providers send them with 400, 403, 429 and 500 alike. First match wins. */
const TELLING: readonly (readonly [ErrorKind, codes: RegExp, message: RegExp])[] = [
  [
    'quota',
    /insufficient_(quota|credits|balance|funds)|billing|payment_required|quota_exceeded|credits?_(exhausted|depleted)|arrearage/,
    /insufficient (quota|credits?|balance|funds)|exceeded your current quota|credit balance|(out of|no|n[o']t have (any|enough)|purchase( more)?|used all( available)?) credits|(check|update) your (plan and )?billing|billing (hard )?limit|payment required|(spend(ing)?|api usage) limit/,
  ],
  [
    'content_filter',
    /content_filter|content_policy|responsibleaipolicy|prohibited_content|moderation_blocked/,
    /content management policy|content filter|content policy|flagged by (the )?(moderation|safety)|requires moderation/,
  ],
  [
    'auth',
    /invalid_api_key|api_key_invalid|authentication_error|invalid_authentication|unauthenticated|unauthorized/,
    /(incorrect|invalid|missing|expired|malformed) api[ _-]?key|api[ _-]?key (is )?(not valid|invalid|missing|expired|incorrect|required)|no auth credentials|login fail|not logged in/,
  ],
];

/** The kinds whose wording, in any language, outweighs the status. */
const COUNT_MORE = new Set<ErrorKind>(['quota', 'content_filter', 'auth']);

/** Signs of a request that is too long. Ignored when the status says something else. */
const TOO_LONG = {
  codes:
    /context_length|context_window|exceed_context_size|string_above_max_length|prompt_too_long|tokens_limit_reached/,
  message:
    /context (length|window|size|limit)|maximum context|(max|maximum) (prompt|input|model) length|exceed(s|ed)? (the )?(model'?s? )?token limit|token count of \d+ exceeds|range of input length|prompt is too long|(input|prompt|request)( length| tokens?)? (is too long|exceeds? (the |model'?s? )*(max|maximum|context|limit)\b)|too many (input )?tokens|reduce the length|maximum (number of )?(input )?tokens|(max|maximum) length of (the )?(current )?(question|prompt|input|conversation)/,
};

/**
 * How servers say that a model cannot read pictures: OpenAI, OpenRouter, Ollama, llama.cpp, vLLM, LM Studio,
 * DeepSeek, Groq, Mistral, Google. A question without a picture has neither an `image_url` nor a list of
 * parts to complain about.
 */
const NO_PICTURES =
  /(image|vision|multi-?modal|input)( input)?( modality)?s? (is|are) not (supported|enabled|available)|(no|not|n't) (have |provide )?(endpoints? found that )?support (for )?(image|vision|visual|multi-?modal)|image_url is only supported|(unknown variant|invalid value:?|unsupported content type|not support(ed)?) [`'"]?(image_url|input_image)|missing data required for image input|not a multi-?modal model|at most 0 image|content['`"]? must be a string|only 'text' content type is supported|you may need to provide the mmproj/;

/** Whether the message that `readProviderError` found says that the model cannot read pictures. */
export function refusesPictures({ message }: Pick<ProviderError, 'message'>): boolean {
  return NO_PICTURES.test(message.slice(0, 4000).toLowerCase());
}

/** How servers say, with a status for bad requests, that they have no such model. */
const UNKNOWN_MODEL = {
  codes: /model_not_found|invalid_model/,
  message:
    /\bmodel\b.{0,120}\b(not exist|not found|not a valid model)|is not a valid model|(invalid|unknown) model\b|no models? loaded/,
};

function saysUnknownModel(codes: string, message: string): boolean {
  return UNKNOWN_MODEL.codes.test(codes) || UNKNOWN_MODEL.message.test(message);
}

/** Signs for errors inside a stream, which may have no status. */
const WITHOUT_STATUS: readonly (readonly [ErrorKind, RegExp])[] = [
  ['rate_limit', /rate.?limit|too.?many.?requests|resource.?exhausted|\bslow down\b|throttl/],
  ['not_found', /model_?not_?found|not_found|model .*(not found|does not exist|not exist)|no models? loaded/],
  ['auth', /\bunauthorized\b|invalid (access )?(token|credential)/],
  ['permission', /permission|forbidden|access denied/],
  ['server', /overloaded|server_error|internal|unavailable|api_error|bad gateway|upstream|disconnected/],
  ['timeout', /time.?out|timed out/],
  ['bad_request', /invalid_request|bad.?request|invalid_argument|unsupported|validation/],
];

function kindOfStatus(status: number): ErrorKind {
  switch (status) {
    case 401:
    case 407:
      return 'auth';
    case 402:
      return 'quota';
    case 403:
    case 451:
      return 'permission';
    case 404:
    case 405:
    case 410:
      return 'not_found';
    // The server waited too long for us or for its upstream: worth a retry.
    case 408:
    case 425:
      return 'server';
    case 429:
      return 'rate_limit';
    default:
      if (status >= 500) return 'server';
      if (status >= 400) return 'bad_request';
      return status >= 300 ? 'blocked' : 'protocol';
  }
}

/** Finds what kind of failure a provider's error is; undefined when neither it nor a status says so. */
function findErrorKind(error: ProviderError, status: number | undefined): ErrorKind | undefined {
  const message = error.message.slice(0, 4000).toLowerCase();
  const code = status ?? error.status;
  // llama.cpp reports it with 500, OpenRouter with 404: neither a retry nor another address would help.
  if (code !== 401 && code !== 403 && code !== 429 && refusesPictures(error)) return 'bad_request';
  if (code !== 401 && code !== 404) {
    for (const [kind, codes, sentence] of TELLING) {
      // Google calls a limit per minute a quota, with the wording that OpenAI uses for an empty account.
      if (kind === 'quota' && /retry in [\d.]+ ?(ms|[hms])/.test(message)) continue;
      if (codes.test(error.codes) || sentence.test(message)) return kind;
    }
    const kind = readKindInOtherLanguages(message);
    if (kind !== undefined && (code === undefined || code === 400 || COUNT_MORE.has(kind))) return kind;
  }
  const maybeTooLong = code === undefined || code === 400 || code === 413 || code === 422 || code >= 500;
  if (maybeTooLong && !/rate_limit/.test(error.codes)) {
    if (TOO_LONG.codes.test(error.codes) || TOO_LONG.message.test(message)) return 'context_length';
  }
  if (code === 413 && /rate_limit/.test(error.codes)) return 'rate_limit';
  if ((code === 400 || code === 422) && saysUnknownModel(error.codes, message)) return 'not_found';
  if (code !== undefined) return kindOfStatus(code);
  for (const [kind, sign] of WITHOUT_STATUS) if (sign.test(error.codes)) return kind;
  return WITHOUT_STATUS.find(([, sign]) => sign.test(message))?.[0];
}

/**
 * Decides what kind of failure a provider's error is.
 *
 * @param error - What the provider said.
 * @param status - The status of the response; undefined for an error inside a stream, where the error's own counts.
 */
export function readErrorKind(error: ProviderError, status: number | undefined): ErrorKind {
  return findErrorKind(error, status) ?? 'server';
}

/** A longer text is no error message: it may speak of one. */
const MAX_SENTENCE = 300;
/** Likewise where the text may be the answer itself, sent without its events. */
const MAX_PLAIN_SENTENCE = 80;

/** Decides what kind of failure words in place of an answer are about; undefined when they may be about anything. */
export function readKindOfWords(message: string, dialect?: HttpDialectName): ErrorKind | undefined {
  if (message.length > (dialect === 'event-stream' ? MAX_PLAIN_SENTENCE : MAX_SENTENCE)) return undefined;
  return findErrorKind({ message, codes: '', status: undefined, param: undefined }, undefined);
}
