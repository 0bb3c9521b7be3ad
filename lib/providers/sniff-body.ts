/** What a successful response contains. */
export type BodyKind = 'events' | 'json' | 'html' | 'empty';

/**
 * Decides what a body is by its first bytes. Its content type counts only if they are inconclusive: servers
 * send events labelled as JSON or HTML, and errors in JSON labelled as events.
 *
 * @param contentType - The header as it came; null when there was none.
 * @param head - The body up to at least the first byte that is not white space (`peekBody`).
 */
export function sniffBody(contentType: string | null, head: Uint8Array): BodyKind {
  const first = new TextDecoder().decode(head.subarray(0, 65_536)).trimStart().charAt(0);
  if (first === '') return 'empty';
  if (first === '<') return 'html';
  if (first === '{' || first === '[') return 'json';
  // No JSON text begins like one of the fields (data, event, id, retry, llama.cpp's error) or like a comment.
  if ('deir:'.includes(first)) return 'events';
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.endsWith('json') || type.endsWith('ndjson')) return 'json';
  return type === 'text/html' ? 'html' : 'events';
}
