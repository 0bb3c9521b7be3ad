import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';

/** An error as a provider reports it, normalized. */
export interface ProviderError {
  /** The provider's message for people; may be empty. */
  readonly message: string;
  /** Its machine-readable codes and types, in lower case, separated by spaces. */
  readonly codes: string;
  /** The HTTP status that the error names itself. */
  readonly status: number | undefined;
  /** The request parameter that it complains about. */
  readonly param: string | undefined;
}

/** Fields with text for people, the most informative first. */
const MESSAGE_FIELDS = [
  'message',
  'Message',
  'detail',
  'error',
  'Error',
  'errors',
  'msg',
  'error_msg',
  'errmsg',
  'error_message',
  'errorMessage',
  'errorText',
  'status_msg',
  'base_resp',
  'header',
  'Response',
  'error_description',
  'title',
  'reason',
] as const;

const CODE_FIELDS = [
  'code',
  'Code',
  'type',
  'status',
  'error_code',
  'errcode',
  'error_type',
  'reason',
  'error',
] as const;

const INNER_FIELDS = [
  'error',
  'Error',
  'errors',
  'detail',
  'details',
  'message',
  'innererror',
  'metadata',
  'response',
  'base_resp',
  'header',
  'Response',
] as const;

type Field =
  | (typeof MESSAGE_FIELDS)[number]
  | (typeof CODE_FIELDS)[number]
  | (typeof INNER_FIELDS)[number]
  | 'loc'
  | 'status_code'
  | 'param'
  | 'raw';

const MAX_DEPTH = 5;
const MAX_PARTS = 50;

/**
 * Finds the text for people in `value`: the value itself, the most informative field of an object, or a list
 * of these.
 */
function findMessage(value: unknown, depth = 0): string {
  if (typeof value === 'string') {
    // Gateways wrap their upstream's JSON in a string.
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
    const isOfFields = field === 'errors' || field === 'detail' || field === 'error';
    const message =
      findMessage(value[field], depth + 1) || (isOfFields ? findFieldMessages(value[field]) : '');
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

/** Bytes that were no text, such as a compressed body without its header. */
const NO_TEXT = /[^\P{Cc}\s]|\uFFFD/u;

/** Tells whether a server's words can be shown. */
export function isReadable(words: string): boolean {
  return !NO_TEXT.test(words);
}

/** More than one word, so no code and no id. */
const SENTENCE = /\S\s+\S/;

/** Finds the first sentence in what is known to be an error, where no field is named for one. */
function findSentence(value: unknown, depth = 0): string {
  if (typeof value === 'string') return SENTENCE.test(value) ? value.trim() : '';
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return '';
  for (const part of Object.values(value).slice(0, MAX_PARTS)) {
    const sentence = findSentence(part, depth + 1);
    if (sentence !== '') return sentence;
  }
  return '';
}

/** Reads an error, whose words may be in any field: `{"fault": {"text": "…"}}`. */
export function readKnownError(value: unknown): ProviderError {
  const error = readProviderError(value);
  return error.message === '' ? { ...error, message: findSentence(value) } : error;
}

/** Reads `{"field": ["what is wrong with it"]}`. */
function findFieldMessages(errors: unknown): string {
  if (!isObject<string>(errors)) return '';
  const messages = Object.entries(errors)
    .slice(0, 5)
    .map(([field, value]) => {
      const texts: unknown[] = Array.isArray(value) ? value : [value];
      const message = texts.filter((text) => typeof text === 'string').join(', ');
      return message === '' ? '' : `${field}: ${message}`;
    });
  return messages.filter((message) => message !== '').join('; ');
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
