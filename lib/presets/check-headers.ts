import { UNUSABLE_NAMES } from '#lib/protocol/body-fields.ts';
import type { HeaderValues } from '#lib/protocol/credentials.ts';
import type { DialectName, Provider } from '#lib/protocol/provider.ts';

import type { Preset } from './preset.ts';
import { presetOf } from './presets.ts';

export const MAX_HEADERS = 20;
export const MAX_HEADER_NAME_CHARACTERS = 100;
export const MAX_HEADER_VALUE_CHARACTERS = 4096;
/** Of all names and values: many servers refuse a request whose head is larger than 8 kB. */
export const MAX_HEADERS_CHARACTERS = 6000;

/**
 * Why a header cannot be sent.
 *
 * - `name`: not a name that HTTP allows.
 * - `browser`: browsers set it themselves, and drop or refuse any other value.
 * - `own`: Gloss sets it itself.
 * - `twice`: another one has this name, in capital letters or not.
 * - `empty`: it has no value.
 * - `value`: the value contains a character that is not allowed in headers.
 * - `too-long`: the name or the value is too long.
 * - `too-many`: this one exceeds the limit on their number or total size.
 */
export type HeaderProblemType =
  | 'name'
  | 'browser'
  | 'own'
  | 'twice'
  | 'empty'
  | 'value'
  | 'too-long'
  | 'too-many';

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** What a header may contain: Latin-1 without control characters. */
const VALUE = /^[\x20-\x7e\xa0-\xff]+$/;

/**
 * Names that `fetch` refuses or ignores, `User-Agent` in Chrome only.
 *
 * @see https://fetch.spec.whatwg.org/#forbidden-request-header
 */
const BROWSER_NAMES = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'access-control-request-private-network',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);
const BROWSER_PREFIXES = ['proxy-', 'sec-'];

/** What Gloss sends with every dialect. */
const OWN_NAMES = ['accept', 'content-type', 'last-event-id', 'cache-control', 'pragma'];

/** The headers of each dialect. The key goes into `Authorization`, unless one of these is for it. */
const OF_DIALECT: Readonly<Record<DialectName, readonly string[]>> = {
  'chat-completions': [],
  responses: [],
  'event-stream': [],
  'on-device': [],
  messages: ['x-api-key', 'anthropic-version', 'anthropic-dangerous-direct-browser-access'],
  gemini: ['x-goog-api-key'],
};

/** Where headers are sent, which decides which names are taken. */
export interface HeaderPlace {
  readonly dialect: DialectName;
  /** The header for the key, if it differs from the dialect's. */
  readonly keyHeader?: string;
}

/** The destination of this provider's headers. */
export function headerPlaceOf(provider: Provider): HeaderPlace {
  return placeOfPreset(presetOf(provider));
}

/** The same for a provider of this preset. */
export function placeOfPreset(preset: Preset): HeaderPlace {
  const { dialect } = preset;
  const keyHeader = preset.dialect === 'on-device' ? undefined : preset.keyHeader;
  return { dialect, ...(keyHeader !== undefined && { keyHeader }) };
}

function ownNames({ dialect, keyHeader }: HeaderPlace): readonly string[] {
  const ofDialect = keyHeader === undefined ? OF_DIALECT[dialect] : [keyHeader, ...OF_DIALECT[dialect]];
  return ofDialect.length > 0 ? [...OWN_NAMES, ...ofDialect] : [...OWN_NAMES, 'authorization'];
}

/** Says why a header cannot have this name; undefined if it can. Surrounding spaces are ignored. */
export function checkHeaderName(typed: string, place: HeaderPlace): HeaderProblemType | undefined {
  const name = typed.trim().toLowerCase();
  if (name.length > MAX_HEADER_NAME_CHARACTERS) return 'too-long';
  if (!NAME.test(name) || UNUSABLE_NAMES.has(name)) return 'name';
  if (BROWSER_NAMES.has(name) || BROWSER_PREFIXES.some((prefix) => name.startsWith(prefix))) return 'browser';
  return ownNames(place).includes(name) ? 'own' : undefined;
}

/** Says why a header cannot have this value; undefined if it can. Surrounding spaces are ignored. */
export function checkHeaderValue(typed: string): HeaderProblemType | undefined {
  const value = typed.trim();
  if (value === '') return 'empty';
  if (value.length > MAX_HEADER_VALUE_CHARACTERS) return 'too-long';
  return VALUE.test(value) ? undefined : 'value';
}

/** What is wrong with one of several headers. */
export interface HeaderProblem {
  readonly name: string;
  readonly type: HeaderProblemType;
}

/**
 * Finds the first header that cannot be sent.
 *
 * @param value - Undefined for a value that is already stored.
 */
export function findHeaderProblem(
  headers: readonly { readonly name: string; readonly value: string | undefined }[],
  place: HeaderPlace,
): (HeaderProblem & { readonly index: number }) | undefined {
  const names = new Set<string>();
  let characters = 0;
  for (const [index, { name: typed, value }] of headers.entries()) {
    const name = typed.trim();
    const lower = name.toLowerCase();
    characters += name.length + (value?.trim().length ?? 0);
    const isTooMuch = index >= MAX_HEADERS || characters > MAX_HEADERS_CHARACTERS;
    const type =
      checkHeaderName(name, place) ??
      (names.has(lower) ? 'twice' : undefined) ??
      (value === undefined ? undefined : checkHeaderValue(value)) ??
      (isTooMuch ? 'too-many' : undefined);
    if (type) return { index, name, type };
    names.add(lower);
  }
  return undefined;
}

/** Headers without the spaces around them. */
export function tidyHeaders(values: HeaderValues): HeaderValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.trim(), value.trim()]));
}
