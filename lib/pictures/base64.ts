/**
 * The bytes of a blob as base64.
 *
 * By a reader and not by `arrayBuffer`: in Firefox a script inside a page may not make an array of the buffer it gets.
 */
export function encodeBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(new Error('The browser could not read a picture'));
    reader.onload = () => {
      const url = reader.result;
      if (typeof url === 'string') resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.readAsDataURL(blob);
  });
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
