import { isDocument, readableFrameOf, shadowRootOf } from './flat-tree.ts';
import type { SelectedRange } from './range-membership.ts';
import {
  activeElementOf,
  connectedOf,
  elementsIn,
  firstChildOf,
  isElement,
  isText,
  nextSiblingOf,
  selectionOf,
} from './safe-dom.ts';
import { selectedInControl } from './text-control.ts';

/** How many nested shadow roots a selection is followed into. */
const MAX_NESTED_ROOTS = 32;

const MAX_NESTED_FRAMES = 8;

/**
 * Reads the selection of a document: one range, or in Firefox any number (table columns, Ctrl and drag).
 * Selections inside and across shadow roots are included.
 *
 * @returns The ranges; empty when nothing is selected.
 */
export function selectedRanges(page: Document): SelectedRange[] {
  const selection = selectionOf(page);
  if (selection === null) return [];
  const ranges: SelectedRange[] = [];
  for (let index = 0; index < selection.rangeCount; index += 1) ranges.push(selection.getRangeAt(index));
  return (ranges.length === 1 ? composedRanges(selection, ranges) : ranges).filter(isSelected);
}

/**
 * The document that contains the user's selection: the page itself or a readable frame in it. The frame with
 * the focus comes first, because each document keeps its own selection.
 */
export function documentWithSelection(page: Document, depth = 0): Document {
  const active = activeElementOf(page);
  const focused = active === null ? null : readableFrameOf(active);
  const others = hasSelection(page) ? [page] : framesIn(page);
  for (const candidate of focused === null ? others : [focused, ...others]) {
    if (candidate === page) return page;
    const found = depth < MAX_NESTED_FRAMES ? documentWithSelection(candidate, depth + 1) : candidate;
    if (hasSelection(found)) return found;
  }
  return page;
}

function hasSelection(page: Document): boolean {
  return selectedRanges(page).length > 0 || selectedInControl(page) !== undefined;
}

function framesIn(page: Document): Document[] {
  return Array.from(elementsIn(page, 'iframe, frame'), readableFrameOf).filter((frame) => frame !== null);
}

/**
 * The browser returns boundaries inside shadow roots only if it is given those roots; without a root it
 * returns the place of its host. So roots are found from the outside in, without searching the page.
 */
function composedRanges(selection: Selection, plain: SelectedRange[]): SelectedRange[] {
  const roots = new Set<ShadowRoot>();
  let ranges = rangesWith(selection, []) ?? plain;
  for (let depth = 0; depth < MAX_NESTED_ROOTS; depth += 1) {
    const known = roots.size;
    for (const root of ranges.flatMap(rootsAtBoundaries)) roots.add(root);
    if (roots.size === known) return ranges;
    ranges = rangesWith(selection, [...roots]) ?? ranges;
  }
  return ranges;
}

function rangesWith(selection: Selection, roots: ShadowRoot[]): SelectedRange[] | undefined {
  if (typeof selection.getComposedRanges === 'function')
    return selection.getComposedRanges({ shadowRoots: roots });
  // Before Chrome 137, each root only reports a selection that lies entirely inside it.
  const own: Selection | null | undefined = roots.at(-1)?.getSelection?.();
  return own !== null && own !== undefined && own.rangeCount > 0 ? [own.getRangeAt(0)] : undefined;
}

function rootsAtBoundaries(range: SelectedRange): ShadowRoot[] {
  const hosts = [
    childAt(range.startContainer, range.startOffset),
    childAt(range.endContainer, range.endOffset - 1),
  ];
  // A collapsed range has both boundaries before its host.
  if (range.collapsed) hosts.push(childAt(range.endContainer, range.endOffset));
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

function isSelected(range: SelectedRange): boolean {
  return !range.collapsed && !isDetached(range.startContainer) && !isDetached(range.endContainer);
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
