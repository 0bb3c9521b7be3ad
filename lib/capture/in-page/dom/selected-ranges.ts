import { isDocument, shadowRootOf } from './flat-tree.ts';
import type { Stretch } from './range-membership.ts';
import { connectedOf, firstChildOf, isElement, isText, nextSiblingOf, selectionOf } from './safe-dom.ts';

/** Shadow roots inside shadow roots that a selection is followed into. */
const MOST_NESTED = 32;

/**
 * What is selected in a document: one stretch, or in Firefox any number (columns of tables, Ctrl and drag). Selections
 * inside shadow roots and across them are found too. Empty when nothing is.
 */
export function selectedStretches(page: Document): Stretch[] {
  const selection = selectionOf(page);
  if (selection === null) return [];
  const ranges: Stretch[] = [];
  for (let index = 0; index < selection.rangeCount; index += 1) ranges.push(selection.getRangeAt(index));
  return (ranges.length === 1 ? composedStretches(selection, ranges) : ranges).filter(isOpen);
}

/**
 * The browser tells of ends inside shadow roots only when it is given the roots. Without one it names the place of its
 * host, so the roots are found from the outside in, without looking through the page.
 */
function composedStretches(selection: Selection, ranges: Stretch[]): Stretch[] {
  const roots = new Set<ShadowRoot>();
  let stretches = stretchesWith(selection, []) ?? ranges;
  for (let depth = 0; depth < MOST_NESTED; depth += 1) {
    const known = roots.size;
    for (const host of stretches.flatMap(hostsAtEnds)) roots.add(host);
    if (roots.size === known) return stretches;
    stretches = stretchesWith(selection, [...roots]) ?? stretches;
  }
  return stretches;
}

function stretchesWith(selection: Selection, roots: ShadowRoot[]): Stretch[] | undefined {
  if (typeof selection.getComposedRanges === 'function')
    return selection.getComposedRanges({ shadowRoots: roots });
  // Chrome before 137: each root tells of a selection that is wholly its own.
  const own: Selection | null | undefined = roots.at(-1)?.getSelection?.();
  return own !== null && own !== undefined && own.rangeCount > 0 ? [own.getRangeAt(0)] : undefined;
}

function hostsAtEnds(stretch: Stretch): ShadowRoot[] {
  const hosts = [
    childAt(stretch.startContainer, stretch.startOffset),
    childAt(stretch.endContainer, stretch.endOffset - 1),
  ];
  // A collapsed range stands before its host at both ends.
  if (stretch.collapsed) hosts.push(childAt(stretch.endContainer, stretch.endOffset));
  return hosts.flatMap((host) => {
    const root = host === null ? null : shadowRootOf(host);
    return root === null ? [] : [root];
  });
}

function childAt(container: Node, offset: number): Element | null {
  if (isText(container) || offset < 0) return null;
  let child = firstChildOf(container);
  for (let index = 0; index < offset && child !== null; index += 1) child = nextSiblingOf(child);
  return child !== null && isElement(child) ? child : null;
}

function isOpen(stretch: Stretch): boolean {
  return !stretch.collapsed && !isDetached(stretch.startContainer) && !isDetached(stretch.endContainer);
}

function isDetached(node: Node): boolean {
  return !isDocument(node) && !connectedOf(node);
}

declare global {
  interface ShadowRoot {
    /** Chrome only. */
    getSelection?(): Selection | null;
  }
}
