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
  try {
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
    await reader.cancel().catch(() => {});
  }
}
