/** The text of a body, and how the body closed. */
export interface BodyText {
  readonly text: string;
  /** `clean` at its end, `broken` when reading failed, `cut` when there is more than was asked for. */
  readonly closed: 'clean' | 'broken' | 'cut';
}

/**
 * Reads a body that is no event stream, as UTF-8. What came before a break is kept.
 *
 * @param body - Raw bytes of one response, not locked; consumed, and cancelled when it holds more than is wanted.
 * @param options - `head` are bytes that were already taken (`peekBody`). `signal` ends the reading by throwing its
 *   reason.
 */
export async function readText(
  body: ReadableStream<Uint8Array>,
  options: { readonly maxBytes: number; readonly head?: Uint8Array; readonly signal?: AbortSignal },
): Promise<BodyText> {
  const { maxBytes, head, signal } = options;
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const cancel = (): void => {
    reader.cancel(signal?.reason).catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  let text = head ? decoder.decode(head, { stream: true }) : '';
  let length = head?.length ?? 0;
  try {
    while (length < maxBytes) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) {
        signal?.throwIfAborted();
        return { text: text + decoder.decode(), closed: 'clean' };
      }
      length += value.length;
      text += decoder.decode(value, { stream: true });
    }
    return { text, closed: 'cut' };
  } catch {
    signal?.throwIfAborted();
    return { text: text + decoder.decode(), closed: 'broken' };
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
    reader.releaseLock();
  }
}
