import { createJsonSplitter, type JsonPart } from './split-json.ts';

/**
 * Reads a JSON document from bytes, part by part.
 *
 * @param onBytes - Called with the length of each piece once its parts were taken.
 * @yields The parts in order, and what is wrong with the document at its end.
 * @throws The signal's reason when it is aborted, and what the stream fails with. The stream is cancelled.
 */
export async function* readParts(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<JsonPart, void> {
  const splitter = createJsonSplitter();
  const reader = stream.getReader();
  // A read that waits for a slow disk or a lost connection ends with it.
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  try {
    signal.throwIfAborted();
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) break;
      yield* splitter.push(value);
      signal.throwIfAborted();
      onBytes(value.length);
    }
    yield* splitter.end();
  } finally {
    signal.removeEventListener('abort', cancel);
    await reader.cancel().catch(() => {});
  }
}
