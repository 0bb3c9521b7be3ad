/**
 * Makes a function that reads a property through its prototype, so that the page cannot shadow it.
 *
 * With `<form><input name="firstChild">` the form's `firstChild` is the input: named elements shadow the properties of
 * forms and documents, even in isolated worlds.
 */
function reader<Owner extends object, Name extends keyof Owner>(prototype: Owner, name: Name) {
  const read: ((this: Owner) => Owner[Name]) | undefined = Object.getOwnPropertyDescriptor(
    prototype,
    name,
  )?.get;
  if (read === undefined) throw new TypeError(`${String(name)} is not an accessor of this prototype`);
  return (owner: Owner): Owner[Name] => read.call(owner);
}

export const nodeTypeOf = reader(Node.prototype, 'nodeType');
export const parentOf = reader(Node.prototype, 'parentNode');
export const firstChildOf = reader(Node.prototype, 'firstChild');
export const nextSiblingOf = reader(Node.prototype, 'nextSibling');
export const previousSiblingOf = reader(Node.prototype, 'previousSibling');
export const baseUrlOf = reader(Node.prototype, 'baseURI');
export const connectedOf = reader(Node.prototype, 'isConnected');
export const ownerOf = reader(Node.prototype, 'ownerDocument');
export const textOf = reader(CharacterData.prototype, 'data');
export const tagOf = reader(Element.prototype, 'localName');
export const openShadowOf = reader(Element.prototype, 'shadowRoot');
export const slotOf = reader(Element.prototype, 'assignedSlot');
export const textSlotOf = reader(Text.prototype, 'assignedSlot');
export const namespaceOf = reader(Element.prototype, 'namespaceURI');
const iframeDocumentOf = reader(HTMLIFrameElement.prototype, 'contentDocument');
const oldFrameDocumentOf = reader(HTMLFrameElement.prototype, 'contentDocument');
export const titleOf = reader(Document.prototype, 'title');
export const addressOf = reader(Document.prototype, 'URL');
export const bodyOf = reader(Document.prototype, 'body');
export const rootElementOf = reader(Document.prototype, 'documentElement');
export const activeElementOf = reader(Document.prototype, 'activeElement');

export const shownUrlOf = reader(HTMLImageElement.prototype, 'currentSrc');
export const naturalWidthOf = reader(HTMLImageElement.prototype, 'naturalWidth');
export const naturalHeightOf = reader(HTMLImageElement.prototype, 'naturalHeight');
export const viewOf = reader(Document.prototype, 'defaultView');

/** An element's bounding box, in the coordinates of its frame's viewport. */
export function boxOf(element: Element): DOMRect {
  return Element.prototype.getBoundingClientRect.call(element);
}

export function selectionOf(page: Document): Selection | null {
  return Document.prototype.getSelection.call(page);
}

/** The value of an attribute, or the empty string. */
export function attributeOf(element: Element, name: string): string {
  return Element.prototype.getAttribute.call(element, name) ?? '';
}

export function hasAttribute(element: Element, name: string): boolean {
  return Element.prototype.hasAttribute.call(element, name);
}

/** All elements below `root` that match, in document order. */
export function elementsIn(root: Document | Element | ShadowRoot, selector: string): ArrayLike<Element> {
  if (isElement(root)) return Element.prototype.querySelectorAll.call(root, selector);
  return nodeTypeOf(root) === Node.DOCUMENT_NODE
    ? Document.prototype.querySelectorAll.call(root, selector)
    : DocumentFragment.prototype.querySelectorAll.call(root, selector);
}

/** The document of an `<iframe>` or `<frame>`; null for one of another origin. */
export function frameDocumentOf(frame: HTMLElement): Document | null {
  return isTag(frame, 'iframe')
    ? iframeDocumentOf(frame)
    : isTag(frame, 'frame')
      ? oldFrameDocumentOf(frame)
      : null;
}

/**
 * Whether an element is an HTML element. `instanceof` is false for elements of a frame, which has its own classes; a
 * prototype's accessors work on both.
 */
export function isHtml(element: Element): element is HTMLElement {
  return namespaceOf(element) === 'http://www.w3.org/1999/xhtml';
}

/** Whether an element is the HTML element of this tag. */
export function isTag<Tag extends keyof HTMLElementTagNameMap>(
  element: Element,
  tag: Tag,
): element is HTMLElementTagNameMap[Tag];
export function isTag<Tag extends keyof HTMLElementDeprecatedTagNameMap>(
  element: Element,
  tag: Tag,
): element is HTMLElementDeprecatedTagNameMap[Tag];
export function isTag(element: Element, tag: string): boolean {
  return tagOf(element) === tag && isHtml(element);
}

export function isElement(node: Node): node is Element {
  return nodeTypeOf(node) === Node.ELEMENT_NODE;
}

export function isText(node: Node): node is Text {
  const type = nodeTypeOf(node);
  return type === Node.TEXT_NODE || type === Node.CDATA_SECTION_NODE;
}
