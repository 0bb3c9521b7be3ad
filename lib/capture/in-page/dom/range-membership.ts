import { flatAncestors, isDocument, isShadowRoot } from './flat-tree.ts';
import { firstChildOf, isElement, isText, nextSiblingOf, rootElementOf, textOf } from './safe-dom.ts';

/** The fields that `Range` and `StaticRange` share. */
export type SelectedRange = Pick<
  AbstractRange,
  'startContainer' | 'startOffset' | 'endContainer' | 'endOffset' | 'collapsed'
>;

/** Where a range begins or ends: inside a text, right before a node, or after a node's last child. */
interface RangeBoundary {
  readonly range: number;
  readonly node: Node;
  readonly place: 'in' | 'before' | 'end';
  readonly offset: number;
}

/**
 * Tracks during a walk of the flat tree which nodes lie inside the selected ranges.
 *
 * The first boundary of a range that the walk meets opens it, the second closes it, so slots that reorder nodes do not
 * matter.
 */
export interface RangeMembership {
  /** Whether the walk is inside a range. */
  readonly isInside: boolean;
  /** Whether a boundary is in or below this node. */
  holdsBoundary(node: Node): boolean;
  /** Call right before each node, whether or not it is entered. */
  before(node: Node): void;
  /** Call after the last child of an element that was entered. */
  end(node: Node): void;
  /** Call for each element that is not entered: counts the boundaries below it as met. */
  skip(node: Node): void;
  /** The part of a text that is inside. */
  cut(text: Text): string;
  /** The innermost element that holds all boundaries. */
  readonly root: Element | undefined;
}

/** For a walk that includes every node. */
export const EVERYTHING: RangeMembership = {
  isInside: true,
  holdsBoundary: () => false,
  before: () => {},
  end: () => {},
  skip: () => {},
  cut: textOf,
  root: undefined,
};

/** Creates the membership for one walk; a second walk needs another. */
export function createRangeMembership(ranges: readonly SelectedRange[]): RangeMembership {
  const boundaries = ranges.flatMap((range, index) => [
    boundaryAt(range.startContainer, range.startOffset, index),
    boundaryAt(range.endContainer, range.endOffset, index),
  ]);
  const open = new Set<number>();
  const met = new Set<RangeBoundary>();
  const below = new Map<Node, RangeBoundary[]>();
  for (const boundary of boundaries) {
    const ancestors = flatAncestors(boundary.node);
    for (const node of isElement(boundary.node) ? ancestors : [boundary.node, ...ancestors]) {
      const known = below.get(node);
      if (known === undefined) below.set(node, [boundary]);
      else known.push(boundary);
    }
  }
  function meet(boundary: RangeBoundary): void {
    if (met.has(boundary)) return;
    met.add(boundary);
    if (open.has(boundary.range)) open.delete(boundary.range);
    else open.add(boundary.range);
  }
  function meetAt(node: Node, place: RangeBoundary['place']): void {
    for (const boundary of below.get(node) ?? []) {
      if (boundary.node === node && boundary.place === place) meet(boundary);
    }
  }
  return {
    get isInside() {
      return open.size > 0;
    },
    holdsBoundary: (node) => below.has(node),
    before: (node) => meetAt(node, 'before'),
    end: (node) => meetAt(node, 'end'),
    skip(node) {
      for (const boundary of below.get(node) ?? []) meet(boundary);
    },
    cut(text) {
      const data = textOf(text);
      const here = (below.get(text) ?? [])
        .filter((boundary) => boundary.place === 'in')
        .sort((a, b) => a.offset - b.offset);
      let from = 0;
      let kept = '';
      for (const boundary of here) {
        if (open.size > 0) kept += data.slice(from, boundary.offset);
        meet(boundary);
        from = boundary.offset;
      }
      return open.size > 0 ? kept + data.slice(from) : kept;
    },
    root: innermostOf(boundaries.map((boundary) => boundary.node)),
  };
}

function boundaryAt(container: Node, offset: number, range: number): RangeBoundary {
  if (isText(container)) return { range, node: container, place: 'in', offset };
  let child = firstChildOf(container);
  for (let index = 0; index < offset && child !== null; index += 1) child = nextSiblingOf(child);
  if (child !== null) return { range, node: child, place: 'before', offset: 0 };
  const holder = isDocument(container) ? rootElementOf(container) : container;
  // In the flat tree, a shadow root ends where its host does.
  return { range, node: isShadowRoot(holder) ? holder.host : holder, place: 'end', offset: 0 };
}

/** The innermost element in the flat tree that holds all of these nodes. */
export function innermostOf(nodes: readonly Node[]): Element | undefined {
  const [first, ...others] = nodes;
  if (first === undefined) return undefined;
  const ancestors = others.map((node) => new Set<Node>(flatAncestors(node)));
  for (const element of flatAncestors(first)) {
    if (ancestors.every((known) => known.has(element))) return element;
  }
  return undefined;
}
