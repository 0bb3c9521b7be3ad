/** What a successful response holds. */
export type BodyKind = 'events' | 'json' | 'html' | 'empty';

/**
 * Decides what a body is from its first bytes; the label counts only where they leave it open, because servers
 * send events labelled as JSON or HTML, and errors as JSON labelled as events.
 *
 * @param contentType - The header as it came; null when there was none.
 * @param head - The body up to, at least, its first byte that is not white space (`peekBody`).
 */
export function sniffBody(contentType: string | null, head: Uint8Array): BodyKind {
  const first = new TextDecoder().decode(head.subarray(0, 65_536)).trimStart().charAt(0);
  if (first === '') return 'empty';
  if (first === '<') return 'html';
  if (first === '{' || first === '[') return 'json';
  // No JSON text begins like one of the fields (data, event, id, retry, llama.cpp's error), or with a comment's colon.
  if ('deir:'.includes(first)) return 'events';
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.endsWith('json') || type.endsWith('ndjson')) return 'json';
  return type === 'text/html' ? 'html' : 'events';
}
