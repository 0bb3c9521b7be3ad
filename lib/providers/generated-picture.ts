import type { GeneratedPicture } from '#lib/protocol/chat.ts';

import { isObject } from './is-object.ts';

type Field =
  | 'url'
  | 'image_url'
  | 'b64_json'
  | 'data'
  | 'source'
  | 'inline_data'
  | 'media_type'
  | 'mime_type'
  | 'type';

const DATA_URL = /^data:(image\/(?:png|jpeg|webp|gif));base64,/i;
const BASE64 = /^[\w+/\s-]+=*\s*$/;

/** The base64 of a PNG, JPEG, WebP or GIF begins like this. */
const SIGNATURES: readonly (readonly [string, GeneratedPicture['type']])[] = [
  ['iVBOR', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['UklGR', 'image/webp'],
  ['R0lGOD', 'image/gif'],
];

/** No server sends more than this, and no panel shows more. */
const MAX_BASE64 = 16 * 1024 * 1024;

function fromBase64(base64: string): GeneratedPicture | undefined {
  const type = SIGNATURES.find(([signature]) => base64.startsWith(signature))?.[1];
  if (type === undefined || base64.length > MAX_BASE64 || !BASE64.test(base64)) return undefined;
  return { type, data: base64 };
}

/**
 * Reads one picture that a model has generated, in the shapes of OpenRouter, OpenAI and Google. Its type is
 * determined by its bytes, not by its declared type.
 *
 * @returns The picture; the address of one that would have to be loaded, which Gloss never does; undefined for anything
 *   else.
 */
export function readGeneratedPicture(
  value: unknown,
): GeneratedPicture | { readonly url: string } | undefined {
  if (typeof value === 'string') {
    const base64 = DATA_URL.test(value) ? value.replace(DATA_URL, '') : value;
    if (/^https?:\/\//i.test(base64)) return { url: base64.slice(0, 2000) };
    return fromBase64(base64.trim());
  }
  if (!isObject<Field>(value)) return undefined;
  return readGeneratedPicture(
    value.image_url ?? value.url ?? value.b64_json ?? value.inline_data ?? value.source ?? value.data,
  );
}
