import type { Quote } from '#lib/protocol/chat.ts';

import { findLegacyEncoding } from './legacy-encoding.ts';

/** UTF-16 code units; the same limit as for a web page. */
const MAX_CHARACTERS = 4_000_000;
/** A character takes at most three bytes for each code unit. */
const MAX_BYTES = 3 * MAX_CHARACTERS;

/**
 * Characters that occur in binary files but not in texts: control characters, except white space and escape.
 */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0007\u000E-\u001A\u001C-\u001F]/u;

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** Undefined when the bytes are no text in this encoding. */
function decodeAs(encoding: string, bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    // Streaming, so that a character that was cut in half is not an error.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

function decode(bytes: Uint8Array, isCut: boolean, languages: readonly string[]): string | undefined {
  const encoding = encodingOf(bytes);
  const text = decodeAs(encoding, bytes, isCut);
  if (text !== undefined || encoding !== 'utf-8') return text;
  const legacy = findLegacyEncoding(languages);
  const read = legacy === undefined ? undefined : decodeAs(legacy, bytes, isCut);
  // In which every byte is a character.
  return read ?? new TextDecoder('windows-1252').decode(bytes);
}

/**
 * Turns a text file, such as Markdown, a table or source code, into a quote, which has no URL.
 *
 * Its content decides whether it is one: names and types of files say little about source code.
 *
 * @param languages - Those of the user, the preferred one first: they tell the encoding of a text of an old program.
 * @returns Undefined when it is no text, or has none.
 */
export async function readTextFile(
  file: File,
  languages: readonly string[] = navigator.languages,
): Promise<Quote | undefined> {
  const isLarge = file.size > MAX_BYTES;
  const bytes = new Uint8Array(await file.slice(0, MAX_BYTES).arrayBuffer());
  const decoded = decode(bytes, isLarge, languages);
  if (decoded === undefined || CONTROL.test(decoded)) return undefined;
  const whole = decoded.replaceAll('\r\n', '\n');
  const isCut = isLarge || whole.length > MAX_CHARACTERS;
  // Not in the middle of a character.
  const text = whole.slice(0, MAX_CHARACTERS).replace(/[\uD800-\uDBFF]$/u, '');
  if (text.trim() === '') return undefined;
  return { id: crypto.randomUUID(), title: file.name, url: '', text, ...(isCut && { cut: 'characters' }) };
}
