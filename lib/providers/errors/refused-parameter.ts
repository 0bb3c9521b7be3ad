import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';

import { readProviderError } from './provider-error.ts';

/** Parameters that a dialect can leave out or rename. Longer names first: `stream` is part of one. */
const REFUSABLE = [
  'max_completion_tokens',
  'max_output_tokens',
  'stream_options',
  'max_tokens',
  'background',
  'reasoning',
  'stream',
  'store',
];

const REFUSAL =
  /unsupported|not supported|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|invalid|extra|forbidden|cannot|can only|can't|must be|requires?|maximum allowed|deprecated|disabled|not available|not enabled/i;

/**
 * Finds the parameter that a server refused, so that the request can be sent without it.
 *
 * @param failureBody - The body of a response with status 400, 404 or 422.
 * @param requestBody - The JSON that was sent; undefined when nothing was.
 * @returns A top-level name of the request's JSON, which goes into `RequestInput.refused`; undefined when the
 *   failure is about something else.
 */
export function findRefusedParameter(
  failureBody: string,
  requestBody: string | undefined,
): string | undefined {
  const request = requestBody === undefined ? undefined : parseJson(requestBody);
  if (!isObject(request)) return undefined;
  const names = REFUSABLE.filter((name) => Object.hasOwn(request, name));

  const { param, message } = readProviderError(parseJson(failureBody) ?? failureBody);
  const blamed = param?.split(/[.[]/)[0];
  if (blamed !== undefined && names.includes(blamed)) return blamed;
  // The server blames a parameter that this request needs.
  if (blamed !== undefined && Object.hasOwn(request, blamed)) return undefined;
  if (!REFUSAL.test(message)) return undefined;
  const said = message.slice(0, 4000).toLowerCase();
  return names.find((name) => new RegExp(`\\b${name.replaceAll('_', '[_ ]')}\\b`).test(said));
}
