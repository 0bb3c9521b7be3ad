import { isObject } from './is-object.ts';
import { parseJson } from './parse-json.ts';
import { readProviderError } from './provider-error.ts';

/** Without these there is no question. */
const NEEDED = new Set(['model', 'messages', 'input']);

const REFUSAL =
  /unsupported|not supported|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|invalid|extra|forbidden|cannot|can only|can't|must be|requires?|deprecated|disabled|not available|not enabled/i;

/**
 * Finds the parameter that a server refused, so that the request can be sent once more without it.
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
  const names = Object.keys(request).filter((name) => !NEEDED.has(name));

  const { param, words } = readProviderError(parseJson(failureBody) ?? failureBody);
  const blamed = param?.split(/[.[]/)[0];
  if (blamed !== undefined && names.includes(blamed)) return blamed;
  if (blamed !== undefined && NEEDED.has(blamed)) return undefined;
  if (!REFUSAL.test(words)) return undefined;
  // The longest name first: `stream` is a part of `stream_options`.
  const byLength = names.toSorted((a, b) => b.length - a.length);
  const said = words.slice(0, 4000).toLowerCase();
  return byLength.find((name) => new RegExp(`\\b${name.replaceAll('_', '[_ ]')}\\b`).test(said));
}
