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
 * The body is left unlocked after that point; pass the bytes to `readEvents` as its `head`. Nothing is cancelled: to
 * give up, cancel the body or abort its request.
 *
 * @param body - Raw bytes of one response, not locked.
 * @returns Everything that was read; empty, or only white space, when the body ended before anything else.
 */
export async function peekBody(
  body: ReadableStream<Uint8Array>,
  { maxBytes = 65_536, onRead }: PeekOptions = {},
): Promise<Uint8Array> {
  const reader = body.getReader();
  let head = new Uint8Array();
  try {
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
  } finally {
    reader.releaseLock();
  }
}
