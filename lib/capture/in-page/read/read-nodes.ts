import { flatChildren, openChildren } from '#lib/capture/in-page/dom/flat-tree.ts';
import type { Marks } from '#lib/capture/in-page/dom/range-membership.ts';
import { attributeOf, isElement, isText, tagOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import type { Pace } from '#lib/capture/in-page/dom/time-slicer.ts';
import type { Look } from '#lib/capture/in-page/dom/visibility.ts';

import { cleanProse } from './clean-text.ts';
import { describeElement, isSilent, meaningOf } from './describe-element.ts';
import { isMath, mathSourceOf } from './math-source.ts';
import type { Part } from './page-node.ts';

/** Why what was read is not all that there is. */
export type CutReason = 'characters' | 'nodes' | 'time';

export interface ReadLimits {
  readonly characters: number;
  readonly nodes: number;
}

export interface Reader {
  /** How an element is shown: `lookOf` in a live document. */
  readonly look: (element: Element) => Look;
  readonly marks: Marks;
  readonly limits: ReadLimits;
  readonly pace: Pace;
  /** Leaves out elements for reasons of the caller's. */
  readonly omit?: (element: Element) => boolean;
  /** Tells what is not of the main part: it becomes an `aside`. */
  readonly aside?: (element: Element) => boolean;
}

/** What was read, in the order of the page as laid out. */
export interface Reading {
  readonly parts: Part[];
  readonly cut?: CutReason;
}

/** Parts inside parts that are kept apart; what is nested deeper is read as if it were not. */
const DEPTH = 40;

interface Frame {
  readonly element: Element;
  readonly children: readonly Node[];
  next: number;
  readonly into: Part[];
  readonly look: Look;
  readonly code: 'none' | 'inline' | 'block';
  readonly depth: number;
  readonly row: boolean;
  readonly aside: boolean;
  readonly gap: 0 | 1 | 2;
}

/**
 * Reads what a page shows in and below an element, without touching it.
 *
 * The walk keeps its own stack, so no depth of a page overflows it. Between its slices the page may change: what is
 * read then is what is there then, and limits bound it.
 *
 * @param whole - Whether the element itself has a part, or only what is in it.
 */
export async function readParts(element: Element, whole: boolean, reader: Reader): Promise<Reading> {
  const { marks, limits, pace } = reader;
  const parts: Part[] = [];
  let characters = 0;
  let nodes = 0;
  marks.before(element);
  const top = topFrame(element, whole, reader, parts);
  const stack = [top];
  for (let frame: Frame | undefined = top; frame !== undefined; frame = stack.at(-1)) {
    if (pace.due()) {
      if (pace.over()) return { parts, cut: 'time' };
      await pace.rest();
    }
    const node = frame.children[frame.next];
    frame.next += 1;
    if (node === undefined) {
      marks.end(frame.element);
      stack.pop();
      pushGap(stack.at(-1)?.into, frame.gap);
      continue;
    }
    nodes += 1;
    if (nodes > limits.nodes) return { parts, cut: 'nodes' };
    if (node !== element) marks.before(node);
    if (isText(node)) {
      const text = marks.cut(node);
      if (text === '') continue;
      if (!frame.look.text) {
        // A line of code that holds nothing but its number is an empty line all the same.
        if (frame.code === 'block') frame.into.push('');
        continue;
      }
      const room = limits.characters - characters;
      pushText(frame, text.slice(0, room));
      characters += text.length;
      if (text.length > room) return { parts, cut: 'characters' };
    } else if (isElement(node)) {
      const entered = enter(node, frame, reader);
      if (entered === undefined) marks.skip(node);
      else stack.push(entered);
    }
  }
  return { parts };
}

function topFrame(element: Element, whole: boolean, reader: Reader, into: Part[]): Frame {
  return {
    element,
    children: whole ? [element] : flatChildren(element),
    next: 0,
    into,
    look: reader.look(element),
    code: 'none',
    depth: 0,
    row: false,
    aside: false,
    gap: 0,
  };
}

/** Opens an element, or reads it at once when it has no inside. Undefined when there is nothing to walk into. */
function enter(element: Element, frame: Frame, reader: Reader): Frame | undefined {
  const { marks } = reader;
  const { code } = frame;
  let { into } = frame;
  const leads = marks.leadsTo(element);
  if (!marks.inside && !leads) {
    if (frame.row && /^t[dh]$/.test(meaningOf(element))) into.push(placeholder(element, frame));
    return undefined;
  }
  const tag = tagOf(element);
  if (tag === 'br') {
    if (marks.inside) into.push(code === 'block' ? '\n' : { kind: 'break' });
    return undefined;
  }
  if (isSilent(element, code === 'block') || reader.omit?.(element) === true) return undefined;
  const look = reader.look(element);
  if (!look.shown) return undefined;
  if (tag === 'img') {
    if (marks.inside && code === 'none') into.push(prose(attributeOf(element, 'alt')));
    return undefined;
  }
  if (tag === 'hr') {
    if (marks.inside) into.push({ kind: 'rule' });
    return undefined;
  }
  if (code === 'none' && isMath(element)) {
    const source = mathSourceOf(element);
    if (source !== undefined) {
      into.push({ kind: 'math', ...source });
      return undefined;
    }
  }
  const opensAside = !frame.aside && reader.aside?.(element) === true;
  if (opensAside) {
    const aside: Part = { kind: 'aside', children: [] };
    into.push(aside);
    into = aside.children;
  }
  const aside = frame.aside || opensAside;
  const rest = { element, children: openChildren(element), next: 0, look, aside };
  if (code !== 'none') {
    const gap: 0 | 1 = look.flow === 'block' && code === 'block' && !/^t[dh]$/.test(tag) ? 1 : 0;
    pushGap(into, gap);
    return { ...rest, into, code, depth: frame.depth, row: false, gap };
  }
  const { part, gap } = describeElement(element, look);
  pushGap(into, gap);
  if (part === undefined || frame.depth >= DEPTH) {
    return { ...rest, into, code, depth: frame.depth, row: false, gap };
  }
  into.push(part);
  const inside = part.kind === 'code-block' ? 'block' : part.kind === 'code' ? 'inline' : 'none';
  return {
    ...rest,
    into: part.children,
    code: inside,
    depth: frame.depth + 1,
    row: part.kind === 'row',
    gap,
  };
}

function placeholder(element: Element, frame: Frame): Part {
  const { part } = describeElement(element, frame.look);
  return part?.kind === 'cell' ? { ...part, chosen: false } : '';
}

function pushGap(into: Part[] | undefined, lines: 0 | 1 | 2): void {
  if (lines !== 0) into?.push({ kind: 'gap', lines });
}

function pushText(frame: Frame, text: string): void {
  if (frame.code === 'block') frame.into.push(text);
  else if (frame.code === 'inline') frame.into.push(collapse(text));
  else if (frame.look.white === 'collapse') frame.into.push(prose(text));
  else {
    for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) frame.into.push({ kind: 'break' });
      if (line !== '') frame.into.push(prose(line));
    }
  }
}

function prose(text: string): string {
  return collapse(cleanProse(text)).replaceAll('\u00A0', ' ');
}

function collapse(text: string): string {
  return text.replace(/[\t\n\f\r ]+/g, ' ');
}
