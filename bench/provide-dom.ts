import { JSDOM } from 'jsdom';

/** Defines the DOM's globals in Node. Call it before importing code that draws; does nothing in a browser. */
export function provideDom(): void {
  if ('document' in globalThis) return;
  const { document, Node, Element, HTMLElement, HTMLInputElement, Text } = new JSDOM('').window;
  Object.assign(globalThis, { document, Node, Element, HTMLElement, HTMLInputElement, Text });
}
