import { openChildren } from '#lib/capture/in-page/dom/flat-tree.ts';
import {
  attributeOf,
  isElement,
  isText,
  rootElementOf,
  tagOf,
  textOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';
import type { TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { pageVisibilityOf, type Visibility } from '#lib/capture/in-page/dom/visibility.ts';

import { isCodeBlock, isSilent, meaningOf } from './describe-element.ts';
import { isMath, isTexScript, mathSourceOf } from './math-source.ts';

/** One block or link of a page, as far as an extractor needs it. */
export interface Block {
  readonly element: Element;
  readonly tag: string;
  readonly parent: Block | undefined;
  /** Text is shortened; `'\n'` is a line break. */
  readonly children: (Block | string)[];
  /** Siblings of the same tag and class, in order, and this block's place among them. */
  readonly peers: readonly Block[];
  readonly place: number;
  /** The largest `place` of the block and its ancestors: how far it is from being the first of its kind. */
  readonly rank: number;
  /** Code, quotes, terms and headings, which authors place within the main content. */
  readonly isSubstance: boolean;
  /** Characters of the block's own text, without the blocks in it. */
  length: number;
  /** Where the blocks in it begin and end in `Outline.blocks`. */
  readonly index: number;
  end: number;
  /** The blocks right in this one, by tag and class. */
  kinds?: Map<string, Block[]>;
}

/** The blocks and links of a page in document order, beginning with the root. */
export interface Outline {
  readonly blocks: readonly Block[];
  readonly byElement: ReadonlyMap<Element, Block>;
  /** What was found for each element, so that it need not be computed again. */
  readonly visibilities: ReadonlyMap<Element, Visibility>;
  /** Blocks whose names say that they are the transcript of a video or a recording. */
  readonly transcripts: readonly Block[];
}

/** Extractors read a text once for each of its ancestors, so deeper blocks are added flat. */
const MAX_DEPTH = 60;

/** Extractors score a text by its length and commas; longer ones always count. */
const MAX_TEXT = 5_000;

/** A parent with more kinds of children has a different name for each child. */
const MAX_KINDS = 100;

interface Frame {
  readonly children: readonly Node[];
  next: number;
  readonly into: Block;
  readonly depth: number;
  /** Whether leaving this stack frame leaves the block. */
  readonly isBlock: boolean;
}

/** Lists the visible blocks and links of a live page, without changing it. */
export async function outlinePage(
  page: Document,
  slicer: TimeSlicer,
  isOmitted: (element: Element) => boolean,
): Promise<Outline> {
  const blocks: Block[] = [];
  const byElement = new Map<Element, Block>();
  const visibilities = new Map<Element, Visibility>();
  const transcripts: Block[] = [];
  const element = rootElementOf(page);
  const root = addBlock(element, 'body', undefined, []);
  const stack: Frame[] = [{ children: openChildren(element), next: 0, into: root, depth: 0, isBlock: true }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    if (slicer.isDue()) {
      if (slicer.isOver()) break;
      await slicer.yieldToPage();
    }
    const node = frame.children[frame.next];
    frame.next += 1;
    if (node === undefined) {
      if (frame.isBlock) frame.into.end = blocks.length;
      stack.pop();
    } else if (isText(node)) {
      addText(frame.into, textOf(node));
    } else if (isElement(node)) {
      const entered = enter(node, frame);
      if (entered !== undefined) stack.push(entered);
    }
  }
  // A walk that ran out of time leaves blocks open.
  for (const { into } of stack) into.end = blocks.length;
  return { blocks, byElement, visibilities, transcripts };

  function addBlock(element: Element, tag: string, parent: Block | undefined, peers: Block[]): Block {
    const block: Block = {
      element,
      tag,
      parent,
      children: [],
      peers,
      place: peers.length,
      rank: Math.max(parent?.rank ?? 0, peers.length),
      isSubstance: isCodeBlock(element) || /^(?:blockquote|dl|h[1-6]|heading|summary)$/.test(tag),
      length: 0,
      index: blocks.length,
      end: blocks.length + 1,
    };
    peers.push(block);
    blocks.push(block);
    byElement.set(element, block);
    parent?.children.push(block);
    return block;
  }

  function enter(element: Element, frame: Frame): Frame | undefined {
    const tag = meaningOf(element);
    if (tag === 'br') {
      frame.into.children.push('\n');
      return undefined;
    }
    if (isTexScript(element)) {
      addFormula(frame.into, element);
      return undefined;
    }
    if (isSilent(element, false) || isOmitted(element)) return undefined;
    const visibility = pageVisibilityOf(element);
    visibilities.set(element, visibility);
    if (!visibility.isShown) return undefined;
    const isFormula = isMath(element);
    const isCode = isCodeBlock(element);
    const isInline = visibility.flow === 'inline' && !KNOWN_INLINE.test(tag);
    const children = isFormula || isCode ? [] : openChildren(element);
    if (tag === 'body' || isInline || frame.depth >= MAX_DEPTH) {
      if (isFormula) addFormula(frame.into, element);
      return { ...frame, children, next: 0, isBlock: false };
    }
    const kinds = (frame.into.kinds ??= new Map<string, Block[]>());
    const kind = kinds.size < MAX_KINDS ? `${tag} ${attributeOf(element, 'class')}` : tag;
    const peers = kinds.get(kind) ?? [];
    kinds.set(kind, peers);
    const block = addBlock(element, isFormula ? 'p' : tag, frame.into, peers);
    if (isTranscript(element)) transcripts.push(block);
    if (isFormula) addFormula(block, element);
    if (isCode) addText(block, element.textContent ?? '');
    return { children, next: 0, into: block, depth: frame.depth + 1, isBlock: true };
  }
}

/** Inline elements that are blocks to an extractor, or links. */
const KNOWN_INLINE = /^(?:a|h[1-6]|li|p|t[dhr]|article|main|iframe|frame)$/;

function addText(into: Block, text: string): void {
  const length = text.trim().length;
  if (length === 0) return;
  into.length += length;
  const last = into.children.at(-1);
  if (typeof last !== 'string' || last === '\n') into.children.push(text.slice(0, MAX_TEXT));
  else if (last.length < MAX_TEXT)
    into.children[into.children.length - 1] = last + text.slice(0, MAX_TEXT - last.length);
}

/** A formula without words in it would be an empty block to an extractor. */
function addFormula(into: Block, element: Element): void {
  addText(into, ` ${mathSourceOf(element)?.tex ?? 'x'} `);
}

function isTranscript(element: Element): boolean {
  return tagOf(element).includes('transcript') || Element.prototype.matches.call(element, TRANSCRIPT_NAMES);
}

const TRANSCRIPT_NAMES = ['id', 'class', 'target-id', 'aria-label', 'data-testid']
  .map((name) => `[${name}*="transcript" i]`)
  .join();
