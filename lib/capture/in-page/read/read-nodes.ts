import { cleanProse, removeHiddenWords } from '#lib/capture/clean-text.ts';
import { flatChildren, openChildren } from '#lib/capture/in-page/dom/flat-tree.ts';
import type { RangeMembership } from '#lib/capture/in-page/dom/range-membership.ts';
import { attributeOf, elementsIn, isElement, isText, tagOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import type { TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import type { Visibility } from '#lib/capture/in-page/dom/visibility.ts';

import { describeElement, isLineNumber, isSilent, meaningOf } from './describe-element.ts';
import { isMath, isTexScript, mathSourceOf } from './math-source.ts';
import { KEPT_SPACE, type PageNode } from './page-node.ts';

/** The limit at which reading stopped. */
export type CutReason = 'characters' | 'nodes' | 'time';

export interface ReadLimits {
  readonly characters: number;
  readonly nodes: number;
}

export interface Reader {
  readonly visibility: (element: Element) => Visibility;
  readonly membership: RangeMembership;
  readonly limits: ReadLimits;
  readonly slicer: TimeSlicer;
  /** Elements to leave out. */
  readonly isOmitted?: (element: Element) => boolean;
  /** Elements outside the main part, which become an `aside`. */
  readonly isAside?: (element: Element) => boolean;
}

/** The nodes that were read, in the order of the flat tree. */
export interface Reading {
  readonly nodes: PageNode[];
  readonly cut?: CutReason;
}

/** How deep page nodes may nest; deeper nodes are added flat. */
const MAX_DEPTH = 40;

interface Frame {
  readonly element: Element;
  readonly children: readonly Node[];
  next: number;
  readonly into: PageNode[];
  readonly visibility: Visibility;
  readonly code: 'none' | 'inline' | 'block';
  readonly depth: number;
  readonly row: boolean;
  readonly aside: boolean;
  readonly gap: 0 | 1 | 2;
}

/**
 * Reads what a page shows in and below an element, without changing it.
 *
 * The walk keeps its own stack, so deep pages cannot overflow it. The page may change between slices; each node is read
 * as it is when the walk reaches it.
 *
 * @param includesElement - Whether the element itself becomes a node, or only its content.
 */
export async function readNodes(
  element: Element,
  includesElement: boolean,
  reader: Reader,
): Promise<Reading> {
  const { membership, limits, slicer } = reader;
  const nodes: PageNode[] = [];
  let characters = 0;
  let visited = 0;
  membership.before(element);
  const top = topFrame(element, includesElement, reader, nodes);
  const stack = [top];
  for (let frame: Frame | undefined = top; frame !== undefined; frame = stack.at(-1)) {
    if (slicer.isDue()) {
      if (slicer.isOver()) return { nodes, cut: 'time' };
      await slicer.yieldToPage();
    }
    const node = frame.children[frame.next];
    frame.next += 1;
    if (node === undefined) {
      membership.end(frame.element);
      stack.pop();
      pushGap(stack.at(-1)?.into, frame.gap);
      continue;
    }
    visited += 1;
    if (visited > limits.nodes) return { nodes, cut: 'nodes' };
    if (node !== element) membership.before(node);
    if (isText(node)) {
      const text = membership.cut(node);
      if (text === '') continue;
      if (!frame.visibility.showsText) {
        // A code line that holds only its number is still an empty line.
        if (frame.code === 'block') frame.into.push('');
        continue;
      }
      const room = limits.characters - characters;
      pushText(frame, text.slice(0, room));
      characters += text.length;
      if (text.length > room) return { nodes, cut: 'characters' };
    } else if (isElement(node)) {
      const entered = enter(node, frame, reader);
      if (entered === undefined) membership.skip(node);
      else stack.push(entered);
    }
  }
  return { nodes };
}

function topFrame(element: Element, includesElement: boolean, reader: Reader, into: PageNode[]): Frame {
  return {
    element,
    children: includesElement ? [element] : flatChildren(element),
    next: 0,
    into,
    visibility: reader.visibility(element),
    code: 'none',
    depth: 0,
    row: false,
    aside: false,
    gap: 0,
  };
}

/** Opens an element, or reads it at once if it has no content. Undefined when there is nothing to walk into. */
function enter(element: Element, frame: Frame, reader: Reader): Frame | undefined {
  const { membership } = reader;
  const { code } = frame;
  let { into } = frame;
  if (!membership.isInside && !membership.holdsBoundary(element)) {
    if (frame.row && /^t[dh]$/.test(meaningOf(element))) into.push(placeholder(element, frame));
    return undefined;
  }
  const tag = tagOf(element);
  if (tag === 'br') {
    if (membership.isInside) into.push(code === 'block' ? '\n' : { kind: 'break' });
    return undefined;
  }
  if (isTexScript(element) && code === 'none') {
    if (membership.isInside) pushMath(element, into);
    return undefined;
  }
  if (code === 'block' && isLineNumber(element)) {
    // A code line that holds only its number is still an empty line.
    into.push('');
    return undefined;
  }
  if (isSilent(element, code === 'block') || reader.isOmitted?.(element) === true) return undefined;
  const visibility = reader.visibility(element);
  if (!visibility.isShown) return undefined;
  if (tag === 'img') {
    if (membership.isInside && code === 'none') into.push(prose(attributeOf(element, 'alt')));
    return undefined;
  }
  if (tag === 'hr') {
    if (membership.isInside) into.push({ kind: 'rule' });
    return undefined;
  }
  if (code === 'none' && isMath(element)) {
    if (pushMath(element, into)) return undefined;
  }
  if (tag === 'select') {
    if (membership.isInside && visibility.showsText) into.push(prose(chosenIn(element)));
    return undefined;
  }
  const opensAside = !frame.aside && reader.isAside?.(element) === true;
  if (opensAside) {
    const aside: PageNode = { kind: 'aside', children: [] };
    into.push(aside);
    into = aside.children;
  }
  const aside = frame.aside || opensAside;
  const rest = { element, children: openChildren(element), next: 0, visibility, aside };
  if (code !== 'none') {
    const gap: 0 | 1 = visibility.flow === 'block' && code === 'block' && !/^t[dh]$/.test(tag) ? 1 : 0;
    pushGap(into, gap);
    return { ...rest, into, code, depth: frame.depth, row: false, gap };
  }
  const { node, gap } = describeElement(element, visibility);
  pushGap(into, gap);
  if (node === undefined || frame.depth >= MAX_DEPTH) {
    return { ...rest, into, code, depth: frame.depth, row: false, gap };
  }
  into.push(node);
  const inside = node.kind === 'code-block' ? 'block' : node.kind === 'code' ? 'inline' : 'none';
  return {
    ...rest,
    into: node.children,
    code: inside,
    depth: frame.depth + 1,
    row: node.kind === 'row',
    gap,
  };
}

function pushMath(element: Element, into: PageNode[]): boolean {
  const source = mathSourceOf(element);
  if (source !== undefined) into.push({ kind: 'math', ...source });
  return source !== undefined;
}

/** What a menu shows as chosen. */
function chosenIn(select: Element): string {
  return Array.from(elementsIn(select, 'option:checked'), (option) => option.textContent?.trim() ?? '').join(
    ', ',
  );
}

function placeholder(element: Element, frame: Frame): PageNode {
  const { node } = describeElement(element, frame.visibility);
  return node?.kind === 'cell' ? { ...node, isSelected: false } : '';
}

function pushGap(into: PageNode[] | undefined, lines: 0 | 1 | 2): void {
  if (lines !== 0) into?.push({ kind: 'gap', lines });
}

function pushText(frame: Frame, text: string): void {
  if (frame.code === 'block') {
    // White space between the items of a grid is not laid out.
    if (frame.visibility.layout !== 'items' || text.trim() !== '') frame.into.push(removeHiddenWords(text));
  } else if (frame.code === 'inline') frame.into.push(collapse(removeHiddenWords(text)));
  else if (frame.visibility.whiteSpace === 'collapse') frame.into.push(prose(text));
  else {
    for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) frame.into.push({ kind: 'break' });
      if (line !== '')
        frame.into.push(frame.visibility.whiteSpace === 'keep' ? keptProse(line) : prose(line));
    }
  }
}

function prose(text: string): string {
  return collapse(cleanProse(text)).replaceAll('\u00A0', ' ');
}

/** Prose whose runs of spaces are shown as they are. */
function keptProse(line: string): string {
  return cleanProse(line)
    .replaceAll('\u00A0', ' ')
    .replace(/^ +| {2,}/g, (spaces) => KEPT_SPACE.repeat(spaces.length));
}

function collapse(text: string): string {
  return text.replace(/[\t\n\f\r ]+/g, ' ');
}
