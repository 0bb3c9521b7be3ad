import type { RunFailure } from '#lib/protocol/failure.ts';

import { readErrorKind, refusesPictures } from './error-kind.ts';
import { readKnownError } from './provider-error.ts';
import { isMarkup, readMarkup } from './read-markup.ts';

/** The longest provider message that is kept. */
export const MAX_MESSAGE_LENGTH = 2000;

/** LM Studio answers with 200 at an unknown path. */
const NO_ENDPOINT = /unexpected endpoint or method/i;

/** What a page says, which a gateway sent in place of an event. */
function readWords(value: unknown): unknown {
  return typeof value === 'string' && isMarkup(value, '') ? readMarkup(value) : value;
}

/**
 * Reads an error inside a stream, where the only status is the one that the error names.
 *
 * @param value - The parsed event, or its text when it is not JSON.
 */
export function readStreamFailure(value: unknown): RunFailure {
  const error = readKnownError(readWords(value));
  const isNoEndpoint = NO_ENDPOINT.test(error.message);
  const kind = isNoEndpoint ? 'not_found' : readErrorKind(error, undefined);
  return {
    kind,
    ...(isNoEndpoint && { remedy: 'check-base-url' }),
    ...(kind === 'bad_request' && refusesPictures(error) && { remedy: 'no-pictures' }),
    ...(error.message !== '' && { providerMessage: error.message.slice(0, MAX_MESSAGE_LENGTH) }),
    ...(error.status !== undefined && { status: error.status }),
  };
}
