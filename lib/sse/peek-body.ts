import type { ByteReader } from './byte-source.ts';

const BLANK = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

/** How `peekBody` reads. */
export interface PeekOptions {
  /** How much white space to accept before the first byte. */
  readonly maxBytes?: number;
  /** Called after each network read. */
  readonly onRead?: () => void;
}

/**
 * Reads a body up to its first byte that is neither white space nor part of a byte order mark.
 *
 * Pass both on to `readEvents`: the reader as its body, the bytes as its `head`. Nothing is cancelled: to give up, cancel
 * the reader or abort the request.
 *
 * @param reader - Reads the raw bytes of one response.
 * @returns Everything that was read; empty, or only white space, when the body ended before anything else.
 */
export async function peekBody(
  reader: ByteReader,
  { maxBytes = 65_536, onRead }: PeekOptions = {},
): Promise<Uint8Array> {
  let head = new Uint8Array();
  while (head.length < maxBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    onRead?.();
    const start = head.length;
    if (start === 0) {
      head = new Uint8Array(value);
    } else {
      const joined = new Uint8Array(start + value.length);
      joined.set(head);
      joined.set(value, start);
      head = joined;
    }
    if (value.some((byte) => !BLANK.has(byte))) break;
  }
  return head;
}
