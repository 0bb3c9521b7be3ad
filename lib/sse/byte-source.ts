/** Reads a body that is locked to it. */
export type ByteReader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * The raw bytes of one response, or of the rest of it: what has begun to read a body is handed on, because a reader
 * that is released makes an error with its stack, while the first text of an answer waits.
 */
export type ByteSource = ReadableStream<Uint8Array> | ByteReader;

/** Opens a body, which must not be locked; a reader is returned as it is. */
export function readerOf(source: ByteSource): ByteReader {
  return 'getReader' in source ? source.getReader() : source;
}
