/**
 * Encodes a blob as base64.
 *
 * `FileReader`, because in Firefox a script inside a page may not read the buffer that `Blob.arrayBuffer()` returns.
 */
export function encodeBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(new Error('The browser could not read a blob'));
    reader.onload = () => {
      const url = reader.result;
      if (typeof url === 'string') resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.readAsDataURL(blob);
  });
}

/**
 * Decodes base64 into a blob. Not `fetch` of a `data:` URL, which the pages' policy forbids.
 *
 * @throws {DOMException} When `data` is not base64.
 */
export function decodeBase64(data: string, type: string): Blob {
  const binary = atob(data);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return new Blob([bytes], { type });
}
