import { type ByteSource, readerOf } from './byte-source.ts';

/** How a body that is not an event stream is read. */
export interface ReadTextOptions {
  /** Bytes that were already taken from the body (`peekBody`). They count as the first read. */
  readonly head?: Uint8Array;
  /** Ends the reading by throwing its reason, and cancels the body. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a body as UTF-8 text, one piece for each network read. Returning early cancels the body.
 *
 * @param body - Raw bytes of one response; consumed.
 * @throws What reading throws, and the signal's reason when it is aborted.
 */
export async function* readTextPieces(
  body: ByteSource,
  { head, signal }: ReadTextOptions,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  const reader = readerOf(body);
  const cancel = (): void => {
    // Not awaited: a body that hangs while it is cancelled must not hold its reader.
    reader.cancel(signal?.reason).catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    signal?.throwIfAborted();
    if (head) yield decoder.decode(head, { stream: true });
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) {
        yield decoder.decode();
        return;
      }
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
    reader.releaseLock();
  }
}

/**
 * Reads the beginning of a body as text. Text that arrived before the body broke is kept.
 *
 * @param options - `enough` ends the reading with the text so far; `signal` ends it by throwing its reason.
 * @returns At least `maxLength` UTF-16 code units, unless the body has fewer, broke, or was `enough`.
 */
export async function readText(
  body: ByteSource,
  options: ReadTextOptions & { readonly maxLength: number; readonly enough?: AbortSignal },
): Promise<string> {
  const { head, maxLength, signal, enough } = options;
  const signals = [signal, enough].filter((one) => one !== undefined);
  let text = '';
  try {
    for await (const piece of readTextPieces(body, {
      ...(head && { head }),
      signal: AbortSignal.any(signals),
    })) {
      text += piece;
      if (text.length >= maxLength) break;
    }
  } catch {
    signal?.throwIfAborted();
  }
  return text;
}
