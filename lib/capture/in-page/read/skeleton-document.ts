import { attributeOf } from '#lib/capture/in-page/dom/safe-dom.ts';

import type { Block, Outline } from './outline-page.ts';

/** The attribute that names the block that an element, or the words in it, represent. */
const BLOCK = 'data-block';

/** The most blocks that an extractor takes apart in one task. Half of all pages have fewer than 700 elements. */
const MAX_BLOCKS = 3_000;

/**
 * How many siblings of one kind, at each level of an outline, fit into a document of `MAX_BLOCKS`. The ones
 * after that are treated like the last one that fits.
 */
export function chooseMaxPeers({ blocks }: Outline, most: number = MAX_BLOCKS): number {
  const counts = new Map<number, number>();
  for (const { rank } of blocks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  let total = 0;
  let maxPeers = 0;
  for (const [rank, count] of [...counts].sort(([a], [b]) => a - b)) {
    total += count;
    if (total > most) return Math.max(1, maxPeers);
    maxPeers = rank + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Builds an inert document from an outline's blocks and links, for an extractor to take apart.
 *
 * Extractors replace a `div` that holds only text, or only one paragraph, by another element. So a block is also named on
 * a `span` around its first words, which stays with them.
 *
 * @param withNames - Whether classes, ids and roles are in it, by which an extractor judges a block before its text.
 */
export function createSkeletonDocument(outline: Outline, maxPeers: number, withNames: boolean): Document {
  const inert = document.implementation.createHTMLDocument('');
  // With an author given, Readability leaves bylines where they are.
  const author = inert.createElement('meta');
  author.setAttribute('name', 'author');
  author.setAttribute('content', '-');
  inert.head.append(author);
  const [root] = outline.blocks;
  const stack = root === undefined ? [] : [{ block: root, element: inert.body as Element, next: 0 }];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const child = frame.block.children[frame.next];
    frame.next += 1;
    if (child === undefined) {
      stack.pop();
    } else if (child === '\n') {
      frame.element.append(inert.createElement('br'));
    } else if (typeof child === 'string') {
      frame.element.append(needsSpan(frame.element) ? createSpan(inert, frame.block, child) : child);
    } else if (child.rank < maxPeers) {
      const element = createElement(inert, child, withNames);
      frame.element.append(element);
      stack.push({ block: child, element, next: 0 });
    }
  }
  return inert;
}

/** Only these are replaced, and one span in each is enough. */
function needsSpan(element: Element): boolean {
  return element.localName === 'div' && element.querySelector(`:scope > span[${BLOCK}]`) === null;
}

function createSpan(inert: Document, block: Block, text: string): Element {
  const span = inert.createElement('span');
  span.setAttribute(BLOCK, String(block.index));
  span.append(text);
  return span;
}

function createElement(inert: Document, { element, tag, index }: Block, withNames: boolean): Element {
  const created = inert.createElement(KNOWN_TAGS.has(tag) ? tag : 'div');
  created.setAttribute(BLOCK, String(index));
  for (const name of withNames ? NAMES : []) {
    const value = attributeOf(element, name);
    if (value !== '') created.setAttribute(name, value);
  }
  if (tag === 'a') {
    created.setAttribute('href', attributeOf(element, 'href').startsWith('#') ? '#x' : '/x');
  }
  return created;
}

const NAMES = ['class', 'id', 'role', 'itemprop'];

/** An extractor treats other tags as boxes, custom elements in particular. */
const KNOWN_TAGS: ReadonlySet<string> = new Set(
  (
    'a article aside blockquote dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ' +
    'nav ol p pre section table tbody td tfoot th thead tr ul'
  ).split(' '),
);

/** The indexes of the blocks that are left in an element, or whose words are. */
export function survivorsIn(kept: Element): number[] {
  return [kept, ...kept.querySelectorAll(`[${BLOCK}]`)].flatMap((element) => {
    const index = element.getAttribute(BLOCK);
    return index === null ? [] : [Number(index)];
  });
}
