import type { HeaderSource } from './retry-after.ts';

const HEADERS = [
  'x-request-id',
  'request-id',
  'apim-request-id',
  'x-ms-request-id',
  'x-amzn-requestid',
  'x-goog-request-id',
  'x-generation-id',
  'cf-ray',
];

/** Longer than any id, and short enough to show. */
const MAX_LENGTH = 200;

/**
 * The provider's id of a request, which its support may ask for; undefined when no header has one.
 *
 * @param redact - Removes the key, which a server may repeat; applied before the id is cut.
 */
export function readRequestId(headers: HeaderSource, redact: (text: string) => string): string | undefined {
  const id = HEADERS.map((name) => headers.get(name)?.trim()).find((value) => value);
  return id === undefined ? undefined : redact(id).slice(0, MAX_LENGTH);
}
