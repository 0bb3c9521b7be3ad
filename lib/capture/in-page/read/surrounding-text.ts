import { cleanProse } from '#lib/capture/clean-text.ts';
import { flatAncestors, flatChildren, flatParent, openChildren } from '#lib/capture/in-page/dom/flat-tree.ts';
import type { SelectedRange } from '#lib/capture/in-page/dom/range-membership.ts';
import {
  attributeOf,
  firstChildOf,
  isElement,
  isText,
  nextSiblingOf,
  tagOf,
  textOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';
import { visibilityOf } from '#lib/capture/in-page/dom/visibility.ts';

import { isSilent } from './describe-element.ts';

/** How much is read on each side. */
interface SurroundingLimits {
  readonly characters: number;
  /** A page may have any number of nodes without text. */
  readonly nodes: number;
}

/** Enough to tell what a few words are about, and to find them again. */
const NEIGHBOURHOOD: SurroundingLimits = { characters: 300, nodes: 400 };

/** The text right before and after a selection: plain, one line per block, empty at the ends of the page. */
export interface SurroundingText {
  readonly before: string;
  readonly after: string;
}

/** Reads the text around a selection, as the page shows it. What the user has typed into editors is left out. */
export function surroundingTextOf(
  first: SelectedRange,
  last: SelectedRange,
  limits: SurroundingLimits = NEIGHBOURHOOD,
): SurroundingText {
  return {
    before: collect(first.startContainer, first.startOffset, -1, limits),
    after: collect(last.endContainer, last.endOffset, 1, limits),
  };
}

function collect(container: Node, offset: number, step: -1 | 1, limits: SurroundingLimits): string {
  let text = '';
  const add = (more: string) => {
    text = step < 0 ? more + text : text + more;
  };
  if (isText(container)) {
    const own = textOf(container);
    add((step < 0 ? own.slice(0, offset) : own.slice(offset)).replace(/\s+/g, ' '));
  }
  let looked = 0;
  for (const node of walk(container, offset, step, limits.nodes)) {
    looked += 1;
    if (looked > limits.nodes || text.length > limits.characters * 3) break;
    if (node === 'line') add('\n');
    else add(textOf(node).replace(/\s+/g, ' '));
  }
  const lines = cleanProse(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?(?:\n ?)+/g, '\n')
    .trim();
  return step < 0
    ? lines.slice(startOfTail(lines, limits.characters))
    : lines.slice(0, endOfHead(lines, limits.characters));
}

/** Cuts between words where there are spaces, never inside a character. */
function startOfTail(text: string, most: number): number {
  if (text.length <= most) return 0;
  const from = text.length - most;
  const space = text.slice(from, from + 30).search(/\s/);
  if (space >= 0) return from + space + 1;
  return /[\uDC00-\uDFFF]/.test(text.charAt(from)) ? from + 1 : from;
}

function endOfHead(text: string, most: number): number {
  if (text.length <= most) return text.length;
  const tail = /\s\S{0,30}$/.exec(text.slice(0, most));
  if (tail !== null) return tail.index;
  return /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) ? most - 1 : most;
}

/** Yields the texts from a place on in one direction, in the order of the flat tree, and the line ends between. */
function* walk(container: Node, offset: number, step: -1 | 1, mostNodes: number): Generator<Text | 'line'> {
  const bounds = new Set<Node>(flatAncestors(container));
  let parent: Element | null;
  let rest: Node[];
  if (isText(container)) {
    parent = flatParent(container);
    rest = parent === null ? [] : siblingsFrom(parent, container, step, mostNodes);
  } else {
    parent = isElement(container) ? container : flatParent(container);
    rest = siblingsFromOffset(container, offset, step);
  }
  while (parent !== null) {
    for (const node of rest) yield* descend(node, step, bounds, mostNodes);
    if (tagOf(parent) === 'body' || isEditor(parent)) return;
    if (visibilityOf(parent).flow === 'block') yield 'line';
    const inner: Element = parent;
    parent = flatParent(inner);
    rest = parent === null ? [] : siblingsFrom(parent, inner, step, mostNodes);
  }
}

function siblingsFrom(parent: Element, node: Node, step: -1 | 1, most: number): Node[] {
  const children = flatChildren(parent);
  const at = children.indexOf(node);
  if (at < 0) return [];
  return step < 0 ? children.slice(Math.max(0, at - most), at).reverse() : children.slice(at + 1, at + most);
}

function siblingsFromOffset(container: Node, offset: number, step: -1 | 1): Node[] {
  const children: Node[] = [];
  for (let child = firstChildOf(container); child !== null; child = nextSiblingOf(child))
    children.push(child);
  return step < 0 ? children.slice(0, offset).reverse() : children.slice(offset);
}

function* descend(
  top: Node,
  step: -1 | 1,
  bounds: ReadonlySet<Node>,
  most: number,
): Generator<Text | 'line'> {
  const stack: (Node | 'line')[] = [top];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node === 'line') {
      yield node;
    } else if (isText(node)) {
      if (textOf(node).trim() !== '' || textOf(node) === ' ') yield node;
    } else if (isElement(node)) {
      if (tagOf(node) === 'br') yield 'line';
      if (isSilent(node, false) || isEditor(node) || bounds.has(node)) continue;
      const visibility = visibilityOf(node);
      if (!visibility.isShown || !visibility.showsText) continue;
      const children = openChildren(node).slice(0, most);
      if (step > 0) children.reverse();
      const line = visibility.flow === 'block' ? (['line'] as const) : [];
      stack.push(...line, ...children, ...line);
    }
  }
}

function isEditor(element: Element): boolean {
  return /^(?:|true|plaintext-only)$/.test(attributeOf(element, 'contenteditable') || 'false');
}
