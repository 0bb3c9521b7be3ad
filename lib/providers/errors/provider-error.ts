import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';

/** An error as a provider reports it, in whatever shape. */
export interface ProviderError {
  /** What the provider says to people; may be empty. */
  readonly message: string;
  /** Its machine-readable codes and types, in lower case, separated by spaces. */
  readonly codes: string;
  /** The HTTP status that the error names itself. */
  readonly status: number | undefined;
  /** The request parameter that it blames. */
  readonly param: string | undefined;
}

type Field =
  | 'error'
  | 'errors'
  | 'detail'
  | 'details'
  | 'message'
  | 'msg'
  | 'loc'
  | 'title'
  | 'error_description'
  | 'reason'
  | 'code'
  | 'type'
  | 'status'
  | 'status_code'
  | 'param'
  | 'innererror'
  | 'metadata'
  | 'error_type'
  | 'raw'
  | 'response';

const MESSAGE_FIELDS: readonly Field[] = [
  'message',
  'detail',
  'error',
  'errors',
  'msg',
  'error_description',
  'title',
  'reason',
];
const CODE_FIELDS: readonly Field[] = ['code', 'type', 'status', 'error_type', 'reason', 'error'];
const INNER_FIELDS: readonly Field[] = [
  'error',
  'errors',
  'detail',
  'details',
  'message',
  'innererror',
  'metadata',
  'response',
];
const MAX_DEPTH = 5;

/** Finds the text for people in `value`: itself, the most telling field of an object, or a list of such. */
function findMessage(value: unknown, depth = 0): string {
  if (typeof value === 'string') {
    // Gateways wrap their upstream's JSON into a string.
    const inner = depth < MAX_DEPTH && /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
    return (inner === undefined ? '' : findMessage(inner, depth + 1)) || value.trim();
  }
  if (depth > MAX_DEPTH) return '';
  if (Array.isArray(value)) {
    const parts = value.slice(0, 5).map((part: unknown) => findMessage(part, depth + 1));
    return parts.filter((part) => part !== '').join('; ');
  }
  if (!isObject<Field>(value)) return '';
  for (const field of MESSAGE_FIELDS) {
    const message = findMessage(value[field], depth + 1);
    if (message === '') continue;
    // FastAPI says what is wrong in `msg` and where in `loc`.
    const where = field === 'msg' && Array.isArray(value.loc) ? value.loc.join('.') : '';
    if (where !== '') return `${where}: ${message}`;
    // OpenRouter itself says only "Provider returned error"; the upstream's message is in `metadata.raw`.
    const raw =
      field === 'message' && isObject<Field>(value.metadata)
        ? findMessage(value.metadata.raw, depth + 1)
        : '';
    return raw === '' || message.includes(raw) ? message : `${message}: ${raw}`;
  }
  return '';
}

function asStatus(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number >= 400 && number < 600 ? number : undefined;
}

/**
 * Reads an error out of parsed JSON. Knows the shapes of OpenAI, Azure, OpenRouter, Ollama, vLLM, llama.cpp,
 * LiteLLM, Anthropic, Google, FastAPI, and anything that resembles them.
 */
export function readProviderError(value: unknown): ProviderError {
  const codes = new Set<string>();
  let status: number | undefined;
  let param: string | undefined;

  const collect = (part: unknown, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (Array.isArray(part)) {
      for (const item of part.slice(0, 5)) collect(item, depth + 1);
      return;
    }
    if (!isObject<Field>(part)) return;
    status ??= asStatus(part.code) ?? asStatus(part.status) ?? asStatus(part.status_code);
    if (typeof part.param === 'string') param ??= part.param;
    if (Array.isArray(part.loc)) param ??= part.loc.filter((step) => step !== 'body').join('.');
    for (const field of CODE_FIELDS) {
      const code = part[field];
      // A code is one word. `error` and `status` may also hold a sentence.
      if (typeof code === 'string' && /^[\w.:/@-]+$/.test(code)) codes.add(code.toLowerCase());
    }
    for (const field of INNER_FIELDS) collect(part[field], depth + 1);
  };
  collect(value, 0);

  return { message: findMessage(value), codes: [...codes].join(' '), status, param };
}
