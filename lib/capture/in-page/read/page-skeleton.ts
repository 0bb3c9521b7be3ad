import { flatAncestors, openChildren } from '#lib/capture/in-page/dom/flat-tree.ts';
import { innermostOf } from '#lib/capture/in-page/dom/range-membership.ts';
import {
  attributeOf,
  isElement,
  isText,
  rootElementOf,
  textOf,
  titleOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';
import type { TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { pageVisibilityOf } from '#lib/capture/in-page/dom/visibility.ts';

import { isCodeBlock, isSilent, meaningOf } from './describe-element.ts';
import { isMath } from './math-source.ts';

/**
 * A small, inert likeness of a page's blocks, which an extractor may take apart.
 *
 * Extractors run in one go: on 10,000 elements Readability takes 400 ms in Chromium and 1.6 s in Firefox. So the
 * likeness has blocks and links only, long texts are shortened, and of many siblings of one kind only some are in it:
 * the others share the fate of the one before them.
 */
export interface PageSkeleton {
  readonly document: Document;
  /** The page's elements around and in what remains below `kept`, an element of the likeness. */
  elementsOf(kept: Element): ReadonlySet<Element>;
  /** Whether an element of the page has a fate of its own here. */
  has(element: Element): boolean;
}

/** The attribute that says which element of the page one of the likeness stands for. */
const MARK = 'data-element';

/** Siblings of one kind that are all taken, and how many share one place after them. */
const ALL_OF_FIRST = 6;
const ONE_IN = 40;

/** The largest likeness: Readability takes some 20 ms for it. */
const MOST_ELEMENTS = 400;

/** Extractors read a text once for each element around it. */
const DEEPEST = 50;

/** Extractors score a paragraph by its length and commas, up to some 300 characters. */
const LONGEST_TEXT = 400;

interface Frame {
  readonly children: readonly Node[];
  next: number;
  readonly into: Element;
  readonly depth: number;
  readonly kinds: Map<string, { count: number; last: number }>;
}

/** Makes the likeness of a live page. Only what can be seen is in it. */
export async function createPageSkeleton(page: Document, slicer: TimeSlicer): Promise<PageSkeleton> {
  const inert = document.implementation.createHTMLDocument(titleOf(page));
  const places = new Map<Element, number>();
  const followers = new Map<number, Element[]>();
  const elements: Element[] = [];
  const root = rootElementOf(page);
  const stack: Frame[] = [
    { children: openChildren(root), next: 0, into: inert.body, depth: 0, kinds: new Map() },
  ];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    if (slicer.isDue()) {
      if (slicer.isOver()) break;
      await slicer.yieldToPage();
    }
    const node = frame.children[frame.next];
    frame.next += 1;
    if (node === undefined) {
      stack.pop();
    } else if (isText(node)) {
      addText(frame.into, textOf(node));
    } else if (isElement(node) && !isSilent(node, false)) {
      const entered = enter(node, frame);
      if (entered !== undefined) stack.push(entered);
    }
  }
  function enter(element: Element, frame: Frame): Frame | undefined {
    const visibility = pageVisibilityOf(element);
    if (!visibility.isShown) return undefined;
    const isCode = isCodeBlock(element);
    const children = isMath(element) || isCode ? [] : openChildren(element);
    const tag = meaningOf(element);
    const inline = visibility.flow === 'inline' && !/^(?:a|h[1-6]|li|p|t[dhr]|article|main)$/.test(tag);
    if (tag === 'body' || inline || frame.depth >= DEEPEST) return { ...frame, children, next: 0 };
    const kind = `${tag} ${attributeOf(element, 'class')}`;
    const seen = frame.kinds.get(kind) ?? { count: 0, last: -1 };
    frame.kinds.set(kind, seen);
    seen.count += 1;
    const full = elements.length >= MOST_ELEMENTS && seen.last >= 0;
    if (full || (seen.count > ALL_OF_FIRST && seen.count % ONE_IN !== 0)) {
      const others = followers.get(seen.last);
      if (others === undefined) followers.set(seen.last, [element]);
      else others.push(element);
      places.set(element, seen.last);
      return undefined;
    }
    const likeness = inert.createElement(
      KNOWN_TAGS.has(tag) ? tag : visibility.flow === 'inline' ? 'span' : 'div',
    );
    seen.last = elements.length;
    likeness.setAttribute(MARK, String(elements.length));
    for (const name of ['class', 'id', 'role', 'itemprop']) {
      const value = attributeOf(element, name);
      if (value !== '') likeness.setAttribute(name, value);
    }
    if (tag === 'a')
      likeness.setAttribute('href', attributeOf(element, 'href').startsWith('#') ? '#x' : '/x');
    if (isCode) likeness.append((element.textContent ?? '').slice(0, LONGEST_TEXT));
    places.set(element, elements.length);
    elements.push(element);
    frame.into.append(likeness);
    return { children, next: 0, into: likeness, depth: frame.depth + 1, kinds: new Map() };
  }
  return {
    document: inert,
    has: (element) => places.has(element),
    elementsOf(kept) {
      const all = new Set<Element>();
      const survivors: Element[] = [];
      const keep = (element: Element) => {
        for (const around of flatAncestors(element)) {
          if (all.has(around)) break;
          all.add(around);
        }
      };
      for (const survivor of [kept, ...kept.querySelectorAll(`[${MARK}]`)]) {
        const place = Number(survivor.getAttribute(MARK) ?? -1);
        for (const element of [elements[place], ...(followers.get(place) ?? [])]) {
          if (element === undefined) continue;
          survivors.push(element);
          keep(element);
        }
      }
      const holder = innermostOf(survivors);
      if (holder !== undefined) for (const element of substanceIn(holder, elements)) keep(element);
      return all;
    },
  };
}

/**
 * What no author puts beside the point: code, quotes, terms and headings within the main part, with all that is in
 * them. Extractors that were made for news drop them for the buttons and links around.
 */
function substanceIn(holder: Element, elements: readonly Element[]): Element[] {
  const found = new Set<Element>();
  return elements.filter((element) => {
    let inHolder = false;
    let inFound = isCodeBlock(element) || /^(?:blockquote|dl|h[1-6]|summary)$/.test(meaningOf(element));
    for (const around of flatAncestors(element)) {
      inFound ||= found.has(around);
      inHolder ||= around === holder;
    }
    if (inFound && inHolder) found.add(element);
    return inFound && inHolder;
  });
}

function addText(into: Element, text: string): void {
  if (text.trim() === '') return;
  const last = into.lastChild;
  if (last instanceof Text) {
    if (last.length < LONGEST_TEXT) last.appendData(text.slice(0, LONGEST_TEXT));
  } else {
    into.append(text.slice(0, LONGEST_TEXT));
  }
}

/** Others are boxes to an extractor; custom elements in particular. */
const KNOWN_TAGS: ReadonlySet<string> = new Set(
  (
    'a article aside blockquote dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ' +
    'nav ol p pre section table tbody td tfoot th thead tr ul'
  ).split(' '),
);
