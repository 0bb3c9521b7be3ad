/** Longer argument lists overflow the stack. */
const CHUNK_BYTES = 32_768;

/** The bytes of a blob as base64. */
export async function encodeBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  return btoa(binary);
}

/**
 * The bytes that base64 stands for, as a blob. The pages' policy forbids `fetch`, also of a `data:` URL.
 *
 * @throws {DOMException} When it is no base64.
 */
export function decodeBase64(data: string, type: string): Blob {
  const binary = atob(data);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return new Blob([bytes], { type });
}
