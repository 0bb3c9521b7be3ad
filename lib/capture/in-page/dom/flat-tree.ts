import {
  attributeOf,
  firstChildOf,
  hasAttribute,
  isElement,
  nextSiblingOf,
  nodeTypeOf,
  openShadowOf,
  parentOf,
  slotOf,
  tagOf,
} from './safe-dom.ts';

/**
 * The shadow root of an element, closed ones too: their text is on the screen like any other.
 *
 * @see https://developer.chrome.com/docs/extensions/reference/api/dom
 */
export function shadowRootOf(element: Element): ShadowRoot | null {
  const open = openShadowOf(element);
  // A closed root needs a custom element or one of few tags; asking for all others would be slow.
  if (open !== null || !(element instanceof HTMLElement) || !mayHostClosedRoot(element)) return open;
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

/** The children of a node as they are laid out: a shadow root's instead of its host's, a slot's assigned nodes. */
export function flatChildren(node: Node): Node[] {
  let parent = node;
  if (isElement(node)) {
    const root = shadowRootOf(node);
    if (root !== null) parent = root;
    else if (node instanceof HTMLSlotElement) {
      const assigned = HTMLSlotElement.prototype.assignedNodes.call(node);
      if (assigned.length > 0) return assigned;
    }
  }
  const children: Node[] = [];
  for (let child = firstChildOf(parent); child !== null; child = nextSiblingOf(child)) children.push(child);
  return children;
}

/** The children that can be seen at all: of a closed `<details>` only its summary. */
export function openChildren(element: Element): Node[] {
  const children = flatChildren(element);
  if (tagOf(element) !== 'details' || hasAttribute(element, 'open')) return children;
  return children.filter((child) => isElement(child) && tagOf(child) === 'summary').slice(0, 1);
}

/** The parent of a node as it is laid out; null above the document's element. */
export function flatParent(node: Node): Element | null {
  const slot = assignedSlotOf(node);
  if (slot !== null) return slot;
  const parent = parentOf(node);
  if (parent === null) return null;
  if (parent instanceof ShadowRoot) return parent.host;
  return isElement(parent) ? parent : null;
}

function assignedSlotOf(node: Node): HTMLSlotElement | null {
  if (isElement(node)) return slotOf(node);
  return node instanceof Text ? node.assignedSlot : null;
}

/** Every element around a node as it is laid out, from the inside out, beginning with the node if it is one. */
export function* flatAncestors(node: Node): Generator<Element> {
  for (let at = isElement(node) ? node : flatParent(node); at !== null; at = flatParent(at)) yield at;
}

/** Whether the class list or an attribute of an element matches. Classes are read as an attribute, SVG's too. */
export function classMatches(element: Element, pattern: RegExp): boolean {
  return pattern.test(attributeOf(element, 'class'));
}

/** Whether a node is a document, where flat trees end. */
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
