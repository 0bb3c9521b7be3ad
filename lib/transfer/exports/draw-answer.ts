import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { toInertHtml } from '#lib/markdown/to-inert-html.ts';

/** Draws an answer as the panel does, and writes it as plain tags with checked links. Needs a document. */
export function drawAnswer(markdown: string): string {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(markdown);
  renderer.end();
  return toInertHtml(root);
}
