import { createJsonSplitter, type JsonPart } from './split-json.ts';

/** UTF-16 of either order; undefined for UTF-8, which has no mark or one that the splitter passes over. */
function findUtf16([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Turns the bytes of a document, piece by piece, into UTF-8. The first piece tells what they are. */
function createConverter(): (bytes: Uint8Array) => Uint8Array {
  let decoder: TextDecoder | null | undefined;
  return (bytes) => {
    if (decoder === undefined && bytes.length > 0) {
      const encoding = findUtf16(bytes);
      decoder = encoding ? new TextDecoder(encoding) : null;
    }
    return decoder ? new TextEncoder().encode(decoder.decode(bytes, { stream: true })) : bytes;
  };
}

/**
 * Reads a JSON document from bytes, part by part.
 *
 * @param onBytes - Called with the length of each piece once its parts have been consumed.
 * @yields The parts in order, and at the end what is wrong with the document, if anything.
 * @throws The signal's reason when it is aborted, and the stream's error. The stream is cancelled.
 */
export async function* readParts(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<JsonPart, void> {
  const splitter = createJsonSplitter();
  const convert = createConverter();
  const reader = stream.getReader();
  // This also ends a read that is waiting for a slow disk or a lost connection.
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  try {
    signal.throwIfAborted();
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) break;
      yield* splitter.push(convert(value));
      signal.throwIfAborted();
      onBytes(value.length);
    }
    yield* splitter.end();
  } finally {
    signal.removeEventListener('abort', cancel);
    await reader.cancel().catch(() => {});
  }
}
