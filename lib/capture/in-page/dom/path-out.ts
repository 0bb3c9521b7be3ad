import { flatAncestors } from './flat-tree.ts';
import { ownerOf, tagOf, viewOf } from './safe-dom.ts';

/** The frame that shows an element’s document; null for the page itself, and in a frame of another origin. */
export function frameAround(element: Element): Element | null {
  try {
    const view = ownerOf(element);
    return view === null ? null : (viewOf(view)?.frameElement ?? null);
  } catch {
    return null;
  }
}

/**
 * An element and its ancestors in the flat tree, innermost first, across frames, up to the body of the page.
 */
export function pathOut(element: Element, page: Document): Element[] {
  const path: Element[] = [];
  let from: Element | null = element;
  while (from !== null) {
    for (const around of flatAncestors(from)) if (tagOf(around) !== 'html') path.push(around);
    from = ownerOf(from) === page ? null : frameAround(from);
  }
  return path;
}
