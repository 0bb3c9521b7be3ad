import { JSDOM } from 'jsdom';

/** Puts up a DOM where there is none, for what draws outside of a browser. To be called before that is imported. */
export function putUpDom(): void {
  if ('document' in globalThis) return;
  const { document, Node, Element, HTMLElement, HTMLInputElement, Text } = new JSDOM('').window;
  Object.assign(globalThis, { document, Node, Element, HTMLElement, HTMLInputElement, Text });
}
