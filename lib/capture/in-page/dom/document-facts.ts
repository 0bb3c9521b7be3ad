import { cleanProse } from '#lib/capture/clean-text.ts';

import { flatAncestors } from './flat-tree.ts';
import { addressOf, attributeOf, rootElementOf, titleOf } from './safe-dom.ts';

/** What a document says about itself. */
export interface DocumentFacts {
  readonly title: string;
  readonly url: string;
  /** A BCP 47 tag, as the page wrote it. */
  readonly language?: string;
}

/** Reads a document's title, URL and language; the language is that of `near`, if given. */
export function documentFacts(page: Document, near?: Node): DocumentFacts {
  const language = languageAt(near ?? rootElementOf(page));
  return {
    title: cleanProse(titleOf(page)).replace(/\s+/g, ' ').trim().slice(0, 500),
    url: addressOf(page),
    ...(language !== '' && { language }),
  };
}

function languageAt(node: Node | null): string {
  if (node === null) return '';
  for (const element of flatAncestors(node)) {
    const tag = attributeOf(element, 'lang').trim();
    if (/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(tag)) return tag;
  }
  return '';
}
