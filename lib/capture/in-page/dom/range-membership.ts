import { flatAncestors, isDocument } from './flat-tree.ts';
import { firstChildOf, isElement, isText, nextSiblingOf, rootElementOf, textOf } from './safe-dom.ts';

/** The part of `Range` and `StaticRange` that a walk needs. */
export type Stretch = Pick<
  AbstractRange,
  'startContainer' | 'startOffset' | 'endContainer' | 'endOffset' | 'collapsed'
>;

/** Where a stretch begins or ends: inside a text, right before a node, or after the last child of one. */
interface Mark {
  readonly stretch: number;
  readonly node: Node;
  readonly place: 'in' | 'before' | 'end';
  readonly offset: number;
}

/**
 * Tells a walk through the laid-out tree what is between the ends of stretches.
 *
 * The first end of a stretch that the walk meets opens it and the second closes it, so slots that show nodes in another
 * order than the document's do no harm.
 */
export interface Marks {
  /** Whether the walk is inside a stretch. */
  readonly inside: boolean;
  /** Whether an end of a stretch is in or below this node. */
  leadsTo(node: Node): boolean;
  /** To be called right before a node, whether it is entered or not. */
  before(node: Node): void;
  /** To be called after the last child of an element that was entered. */
  end(node: Node): void;
  /** To be called for an element that is not entered: what ends in it has been met. */
  skip(node: Node): void;
  /** The part of a text that is inside. */
  cut(text: Text): string;
  /** The innermost element that holds all ends. */
  readonly root: Element | undefined;
}

/** For a walk that takes everything. */
export const EVERYTHING: Marks = {
  inside: true,
  leadsTo: () => false,
  before: () => {},
  end: () => {},
  skip: () => {},
  cut: textOf,
  root: undefined,
};

/** Marks the ends of stretches for one walk. */
export function createMarks(stretches: readonly Stretch[]): Marks {
  const marks = stretches.flatMap((stretch, index) => [
    markAt(stretch.startContainer, stretch.startOffset, index),
    markAt(stretch.endContainer, stretch.endOffset, index),
  ]);
  const open = new Set<number>();
  const met = new Set<Mark>();
  const paths = new Map<Node, Mark[]>();
  for (const mark of marks) {
    const around = flatAncestors(mark.node);
    for (const node of isElement(mark.node) ? around : [mark.node, ...around]) {
      const known = paths.get(node);
      if (known === undefined) paths.set(node, [mark]);
      else known.push(mark);
    }
  }
  const meet = (mark: Mark) => {
    if (met.has(mark)) return;
    met.add(mark);
    if (open.has(mark.stretch)) open.delete(mark.stretch);
    else open.add(mark.stretch);
  };
  const meetAt = (node: Node, place: Mark['place']) => {
    for (const mark of paths.get(node) ?? []) if (mark.node === node && mark.place === place) meet(mark);
  };
  return {
    get inside() {
      return open.size > 0;
    },
    leadsTo: (node) => paths.has(node),
    before: (node) => meetAt(node, 'before'),
    end: (node) => meetAt(node, 'end'),
    skip(node) {
      for (const mark of paths.get(node) ?? []) meet(mark);
    },
    cut(text) {
      const data = textOf(text);
      const here = (paths.get(text) ?? [])
        .filter((mark) => mark.place === 'in')
        .sort((a, b) => a.offset - b.offset);
      let from = 0;
      let kept = '';
      for (const mark of here) {
        if (open.size > 0) kept += data.slice(from, mark.offset);
        meet(mark);
        from = mark.offset;
      }
      return open.size > 0 ? kept + data.slice(from) : kept;
    },
    root: innermostOf(marks.map((mark) => mark.node)),
  };
}

function markAt(container: Node, offset: number, stretch: number): Mark {
  if (isText(container)) return { stretch, node: container, place: 'in', offset };
  let child = firstChildOf(container);
  for (let index = 0; index < offset && child !== null; index += 1) child = nextSiblingOf(child);
  if (child !== null) return { stretch, node: child, place: 'before', offset: 0 };
  const holder = isDocument(container) ? rootElementOf(container) : container;
  // The end of a shadow root is the end of its host, as laid out.
  return { stretch, node: holder instanceof ShadowRoot ? holder.host : holder, place: 'end', offset: 0 };
}

/** The innermost element that holds all of these nodes, as laid out. */
export function innermostOf(nodes: readonly Node[]): Element | undefined {
  const [first, ...others] = nodes;
  if (first === undefined) return undefined;
  const paths = others.map((node) => new Set<Node>(flatAncestors(node)));
  for (const element of flatAncestors(first)) {
    if (paths.every((path) => path.has(element))) return element;
  }
  return undefined;
}
