/**
 * Reads a body as UTF-8 text, as far as `maxBytes`; what follows is left unread and cancelled.
 *
 * @param head - Bytes that were already taken from the body.
 * @throws What reading the body throws.
 */
export async function readBodyText(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  head: Uint8Array = new Uint8Array(),
): Promise<string> {
  const decoder = new TextDecoder();
  let text = decoder.decode(head.subarray(0, maxBytes), { stream: true });
  let bytes = head.byteLength;
  const reader = body.getReader();
  try {
    while (bytes < maxBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, maxBytes - bytes), { stream: true });
      bytes += value.byteLength;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
  return text + decoder.decode();
}
