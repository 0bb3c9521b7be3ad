import {
  attributeOf,
  bodyOf,
  firstChildOf,
  frameDocumentOf,
  hasAttribute,
  isElement,
  isHtml,
  isText,
  nextSiblingOf,
  nodeTypeOf,
  openShadowOf,
  parentOf,
  rootElementOf,
  slotOf,
  tagOf,
  textSlotOf,
} from './safe-dom.ts';

/**
 * The shadow root of an element, open or closed: the text of both is on the screen.
 *
 * @see https://developer.chrome.com/docs/extensions/reference/api/dom
 */
export function shadowRootOf(element: Element): ShadowRoot | null {
  const open = openShadowOf(element);
  // Few tags can host a closed root. Checking all elements would be slow.
  if (open !== null || !isHtml(element) || !mayHostClosedRoot(element)) return open;
  if (element.openOrClosedShadowRoot !== undefined) return element.openOrClosedShadowRoot;
  try {
    return globalThis.chrome?.dom?.openOrClosedShadowRoot?.(element) ?? null;
  } catch {
    return null;
  }
}

function mayHostClosedRoot(element: Element): boolean {
  const tag = tagOf(element);
  return tag.includes('-') || tag === 'div' || tag === 'span' || tag === 'section' || tag === 'article';
}

/** The document in a frame that this script may read, which means one of the same origin; else null. */
export function readableFrameOf(element: Element): Document | null {
  try {
    return tagOf(element).endsWith('frame') && isHtml(element) ? frameDocumentOf(element) : null;
  } catch {
    return null;
  }
}

/** The children of a node in the flat tree: of a host its shadow root's, of a slot its assigned nodes. */
export function flatChildren(node: Node): Node[] {
  let parent = node;
  if (isElement(node)) {
    const root = shadowRootOf(node);
    if (root !== null) parent = root;
    else if (tagOf(node) === 'slot' && isHtml(node)) {
      const assigned = HTMLSlotElement.prototype.assignedNodes.call(node);
      if (assigned.length > 0) return assigned;
    }
  }
  const children: Node[] = [];
  for (let child = firstChildOf(parent); child !== null; child = nextSiblingOf(child)) children.push(child);
  return children;
}

/** The flat children, without those hidden by a closed `<details>`, and with the body of a readable frame. */
export function openChildren(element: Element): Node[] {
  const frame = readableFrameOf(element);
  if (frame !== null) {
    const body = bodyOf(frame) ?? rootElementOf(frame);
    return body === null ? [] : [body];
  }
  const children = flatChildren(element);
  if (tagOf(element) !== 'details' || hasAttribute(element, 'open')) return children;
  return children.filter((child) => isElement(child) && tagOf(child) === 'summary').slice(0, 1);
}

/** The parent of a node in the flat tree; null above the document element. */
export function flatParent(node: Node): Element | null {
  const slot = assignedSlotOf(node);
  if (slot !== null) return slot;
  const parent = parentOf(node);
  if (parent === null) return null;
  if (isShadowRoot(parent)) return parent.host;
  return isElement(parent) ? parent : null;
}

function assignedSlotOf(node: Node): HTMLSlotElement | null {
  if (isElement(node)) return slotOf(node);
  return isText(node) ? textSlotOf(node) : null;
}

/** Whether a node is a shadow root, including one in a frame, whose `ShadowRoot` is another class. */
export function isShadowRoot(node: Node): node is ShadowRoot {
  return nodeTypeOf(node) === Node.DOCUMENT_FRAGMENT_NODE && 'host' in node;
}

/** The ancestors of a node in the flat tree, innermost first; begins with the node itself if it is an element. */
export function* flatAncestors(node: Node): Generator<Element> {
  let element = isElement(node) ? node : flatParent(node);
  while (element !== null) {
    yield element;
    element = flatParent(element);
  }
}

/** Whether an element's `class` attribute matches. `className` is no string on SVG elements. */
export function classMatches(element: Element, pattern: RegExp): boolean {
  return pattern.test(attributeOf(element, 'class'));
}

export function isDocument(node: Node): node is Document {
  return nodeTypeOf(node) === Node.DOCUMENT_NODE;
}

declare global {
  interface HTMLElement {
    /** Firefox, for extensions only. */
    readonly openOrClosedShadowRoot?: ShadowRoot | null;
  }
  /** Chrome, for extensions only. */
  var chrome: { dom?: { openOrClosedShadowRoot?: (element: HTMLElement) => ShadowRoot | null } } | undefined;
}
