import { isDocument, shadowRootsIn } from './flat-tree.ts';
import type { Stretch } from './marks.ts';
import { selectionOf } from './safe-dom.ts';

/**
 * What is selected in a document: one stretch, or in Firefox any number (columns of tables, Ctrl and drag). Selections
 * inside shadow roots and across them are found too. Empty when nothing is.
 */
export function selectedStretches(page: Document): Stretch[] {
  const selection = selectionOf(page);
  if (selection === null) return [];
  const ranges: Stretch[] = [];
  for (let index = 0; index < selection.rangeCount; index += 1) ranges.push(selection.getRangeAt(index));
  if (ranges.length < 2) {
    const roots = shadowRootsIn(page);
    const composed = roots.length > 0 ? composedStretches(selection, roots) : [];
    if (composed.some(isOpen)) return composed.filter(isOpen);
  }
  return ranges.filter(isOpen);
}

function composedStretches(selection: Selection, roots: ShadowRoot[]): Stretch[] {
  if (typeof selection.getComposedRanges === 'function')
    return selection.getComposedRanges({ shadowRoots: roots });
  // Chrome before 137: each root tells of a selection that is wholly its own.
  return roots.flatMap((root) => {
    const own: Selection | null | undefined = root.getSelection?.();
    return own !== null && own !== undefined && own.rangeCount > 0 ? [own.getRangeAt(0)] : [];
  });
}

function isOpen(stretch: Stretch): boolean {
  return !stretch.collapsed && !isDetached(stretch.startContainer) && !isDetached(stretch.endContainer);
}

function isDetached(node: Node): boolean {
  return !isDocument(node) && !node.isConnected;
}

declare global {
  interface ShadowRoot {
    /** Chrome only. */
    getSelection?(): Selection | null;
  }
}
