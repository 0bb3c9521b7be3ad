import { isObject } from './is-object.ts';
import { parseJson } from './parse-json.ts';

/**
 * The strings in which one chunk of a stream differs from the one before; the text between the quotes is the second
 * group. OpenAI pads each chunk with random text (`obfuscation`).
 */
const VARYING =
  /"(content|reasoning_content|reasoning|thinking|text|obfuscation)"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)(?=")/g;

/** What a JSON string may not contain as it is. */
// oxlint-disable-next-line no-control-regex -- JSON forbids control characters in strings
const NEEDS_PARSING = /[\\\u0000-\u001F]/;

/** A longer chunk is no delta. */
const MAX_LENGTH = 4096;

/** After so many chunks in a row that no template fits, they differ in more than strings. */
const MAX_MISSES = 8;

/** A chunk whose varying strings can be replaced. */
interface Template {
  readonly chunk: unknown;
  /** The JSON before, between and after these strings, including their quotes. */
  readonly parts: readonly string[];
  /** The strings, in the order of the text. */
  readonly holes: readonly { readonly owner: Record<string, unknown>; readonly field: string }[];
}

/** Finds the first object that has a string in this field. */
function findOwner(value: unknown, field: string): Record<string, unknown> | undefined {
  if (!isObject(value) && !Array.isArray(value)) return undefined;
  const object: Record<string, unknown> = isObject(value) ? value : {};
  if (typeof object[field] === 'string') return object;
  for (const inner of Object.values(value)) {
    const owner = findOwner(inner, field);
    if (owner) return owner;
  }
  return undefined;
}

/** @returns undefined when there is nothing to replace, or when it is not certain which string is which. */
function createTemplate(data: string, chunk: unknown): Template | undefined {
  if (data.length > MAX_LENGTH || !isObject(chunk)) return undefined;
  const parts: string[] = [];
  const holes: { owner: Record<string, unknown>; field: string }[] = [];
  let end = 0;
  for (const { 0: match, 1: field = '', 2: text = '', index } of data.matchAll(VARYING)) {
    const owner = findOwner(chunk, field);
    // The name occurs twice, or its object was replaced by a later one of the same name.
    if (!owner || holes.some((hole) => hole.field === field)) return undefined;
    const start = index + match.length - text.length;
    parts.push(data.slice(end, start));
    holes.push({ owner, field });
    end = start + text.length;
  }
  parts.push(data.slice(end));
  // With escapes, the name of a field can be written in another way.
  return holes.length > 0 && !parts.some((part) => part.includes('\\')) ? { chunk, parts, holes } : undefined;
}

/** Finds the quote that ends a JSON string; -1 without one. */
function findQuote(data: string, from: number): number {
  let end = data.indexOf('"', from);
  let slashes = end - 1;
  while (end > from && data[slashes] === '\\') {
    while (slashes >= from && data[slashes] === '\\') slashes -= 1;
    if ((end - slashes) % 2 === 1) break;
    end = data.indexOf('"', end + 1);
    slashes = end - 1;
  }
  return end;
}

/** @returns The chunk of the template with the strings of this one; undefined when they differ in more. */
function fill({ chunk, parts, holes }: Template, data: string): unknown {
  const strings: string[] = [];
  let at = 0;
  for (const part of parts) {
    // Several times as fast as `startsWith`.
    if (data.slice(at, at + part.length) !== part) return undefined;
    at += part.length;
    if (strings.length === holes.length) break;
    const end = findQuote(data, at);
    if (end < 0) return undefined;
    const text = data.slice(at, end);
    const value = NEEDS_PARSING.test(text) ? parseJson(`"${text}"`) : text;
    if (typeof value !== 'string') return undefined;
    strings.push(value);
    at = end;
  }
  if (at !== data.length) return undefined;
  for (const [index, { owner, field }] of holes.entries()) owner[field] = strings[index];
  return chunk;
}

/**
 * Creates a parser for the chunks of one stream. Parsing takes most of the time of reading it, and nearly every chunk
 * differs from the one before in a few strings only: these are replaced in the object of that one.
 *
 * @returns Takes a JSON text and returns what `JSON.parse` would, or undefined where that would throw. The next call may
 *   change an object that it has returned, and return it again.
 */
export function createChunkParser(): (data: string) => unknown {
  let template: Template | undefined;
  /** Parsed last, and not made into a template yet: the first text of an answer does not wait for that. */
  let parsed: { readonly data: string; readonly chunk: unknown } | undefined;
  let misses = 0;

  return (data) => {
    if (parsed) template = misses <= MAX_MISSES ? createTemplate(parsed.data, parsed.chunk) : undefined;
    parsed = undefined;
    const filled = template && fill(template, data);
    if (filled !== undefined) {
      misses = 0;
      return filled;
    }
    const chunk = parseJson(data);
    parsed = { data, chunk };
    misses += 1;
    return chunk;
  };
}
