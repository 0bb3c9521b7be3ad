import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';

import { readProviderError } from './provider-error.ts';

/** A parameter that a dialect can leave out or rename. */
interface Refusable {
  /** The value for `RequestInput.refused`. */
  readonly name: string;
  /** Where it is in the request's JSON. */
  readonly path: readonly string[];
  /** The type there, if the name applies to one type. */
  readonly type?: string;
  /** What servers call it. */
  readonly said: RegExp;
}

/** @param said - What servers call it; by default its name, perhaps with spaces. */
function refusable(path: string, said?: string, name = path): Refusable {
  const words = said ?? (path.split('.').at(-1) ?? '').replaceAll('_', '[_ ]');
  return { name, path: path.split('.'), said: new RegExp(String.raw`\b(?:${words})\b`, 'i') };
}

function thinkingOf(type: string): Refusable {
  return { ...refusable('thinking', undefined, `thinking.${type}`), type };
}

/** If a message names several of them, the first is left out. */
const REFUSABLE: readonly Refusable[] = [
  refusable('temperature'),
  refusable('generationConfig.temperature', undefined, 'temperature'),
  refusable('max_completion_tokens'),
  refusable('max_output_tokens'),
  refusable('generationConfig.maxOutputTokens', 'max_?output_?tokens', 'maxOutputTokens'),
  refusable('stream_options'),
  refusable('max_tokens'),
  refusable('background'),
  thinkingOf('adaptive'),
  thinkingOf('enabled'),
  thinkingOf('disabled'),
  refusable('output_config', 'output_config|effort'),
  refusable('reasoning_effort', 'reasoning[_. ]effort|effort'),
  refusable('reasoning.effort', 'reasoning[_. ]effort|effort'),
  refusable('reasoning.summary', 'reasoning[_. ]summaries|summary'),
  refusable('reasoning'),
  refusable(
    'generationConfig.thinkingConfig.thinkingLevel',
    'thinking[_ ]?(?:level|config)|thinking',
    'thinkingLevel',
  ),
  refusable(
    'generationConfig.thinkingConfig.thinkingBudget',
    '(?:thinking[_ ]?)?budget|thinking[_ ]?(?:mode|config)|thinking',
    'thinkingBudget',
  ),
  refusable(
    'generationConfig.thinkingConfig',
    'thinking(?:[_ ]?config)?|include_?thoughts',
    'thinkingConfig',
  ),
  refusable('instructions'),
  refusable('stream'),
  refusable('store'),
];

const REFUSAL =
  /unsupported|not supported|n[o']t support|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|invalid|extra|forbidden|cannot|can only|may only|can't|must be|should be|does not match|requires?|maximum allowed|out of range|deprecated|disabled|not available|not enabled/i;

function findAt(request: unknown, path: readonly string[]): unknown {
  let value = request;
  for (const step of path)
    value = isObject<string>(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

/**
 * Finds the parameter that a server refused, so that the request can be sent without it.
 *
 * @param failureBody - The body of a response with status 400, 404 or 422.
 * @param requestBody - The JSON that was sent; undefined when nothing was.
 * @returns The value for `RequestInput.refused`; undefined when the failure is about something else.
 */
export function findRefusedParameter(
  failureBody: string,
  requestBody: string | undefined,
): string | undefined {
  const request = requestBody === undefined ? undefined : parseJson(requestBody);
  if (!isObject(request)) return undefined;
  const sent = REFUSABLE.filter(({ path, type }) => {
    const found = findAt(request, path);
    return found !== undefined && (type === undefined || findAt(found, ['type']) === type);
  });

  const { param, message } = readProviderError(parseJson(failureBody) ?? failureBody);
  const blamed = param?.split(/[.[]/) ?? [];
  const [top] = blamed;
  // The longest path first: if only a part of a parameter is at fault, the rest of it can stay.
  const exact = sent
    .toSorted((one, other) => other.path.length - one.path.length)
    .find(({ path }) => top !== undefined && path.every((step, at) => blamed[at] === step));
  if (exact) return exact.name;
  // The server complains about a parameter that this request needs.
  if (top !== undefined && Object.hasOwn(request, top)) return undefined;
  if (!REFUSAL.test(message)) return undefined;
  const said = message.slice(0, 4000);
  return sent.find((one) => one.said.test(said))?.name;
}
