import type { TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';

import { extractMainPart } from './extract-main-part.ts';
import type { Block, Outline } from './outline-page.ts';
import { chooseMaxPeers, createSkeletonDocument, survivorsIn } from './skeleton-document.ts';

/** What an extractor considers the main content of a page. */
export interface MainPart {
  /** Its share of the page's text, from 0 to 1. */
  readonly share: number;
  /** Whether an element is outside it. */
  isOutside(element: Element): boolean;
}

/** A smaller main part is more often a mistake than a page full of other things. */
const MIN_SHARE = 0.15;

/** Readability's own limit: with less text it retries less strictly. */
const MIN_CHARACTERS = 500;

/** How many blocks after a heading, quote or code are checked for whether they belong to the main part. */
const MAX_AHEAD = 30;

/**
 * Finds the main part of a page.
 *
 * Readability runs in one go: on the 10,000 elements of a large page it takes 400 ms in Chromium and 1.6 s in
 * Firefox. So it gets our own document, which has blocks and links only. If it finds little, it runs once
 * more without class names, which mislead it on some pages.
 *
 * @returns Undefined when there is none.
 */
export async function findMainPart(outline: Outline, slicer: TimeSlicer): Promise<MainPart | undefined> {
  const maxPeers = chooseMaxPeers(outline);
  const strict = await attempt(true, MIN_CHARACTERS);
  const found = judge(outline, maxPeers, strict);
  if (found.share >= MIN_SHARE) return found;
  const total = outline.blocks.reduce((sum, { length }) => sum + length, 0);
  const lenient = await attempt(false, Math.max(MIN_CHARACTERS, Math.round(total * MIN_SHARE)));
  // An article with a long discussion is small, too: the first result is never replaced by the second.
  const both = judge(outline, maxPeers, [...strict, ...lenient]);
  return both.share === 0 ? undefined : both;

  async function attempt(withNames: boolean, minCharacters: number): Promise<number[]> {
    let ready: Document | undefined = createSkeletonDocument(outline, maxPeers, withNames);
    await slicer.yieldToPage();
    const create = (): Document => {
      const created = ready ?? createSkeletonDocument(outline, maxPeers, withNames);
      ready = undefined;
      return created;
    };
    const kept = extractMainPart(create, minCharacters);
    await slicer.yieldToPage();
    return kept === undefined ? [] : survivorsIn(kept);
  }
}

function judge(outline: Outline, maxPeers: number, survivors: readonly number[]): MainPart {
  const { blocks, byElement } = outline;
  const survived = new Set<Block>();
  for (const index of survivors) addWithAncestors(survived, blocks[index]);
  const kept = new Set(survived);
  for (const block of blocks.toReversed()) {
    if (!block.isSubstance || block.rank >= maxPeers) continue;
    if (survived.has(block) || belongsTo(block)) {
      addWithAncestors(kept, block);
      for (const inner of blocks.slice(block.index, block.end)) kept.add(inner);
    }
  }
  let all = 0;
  let inside = 0;
  for (const block of blocks) {
    all += block.length;
    if (isKept(block)) inside += block.length;
  }
  return {
    share: all === 0 ? 0 : inside / all,
    isOutside(element) {
      const block = byElement.get(element);
      // A block that was not decided separately follows the block around it.
      return block !== undefined && (block.parent?.rank ?? 0) < maxPeers && !isKept(block);
    },
  };

  /** Extractors that were made for news drop code, quotes and headings for the buttons and links around them. */
  function belongsTo(block: Block): boolean {
    const level = levelOf(block);
    const parent = level === undefined ? parentWithMore(block) : block.parent;
    if (parent !== undefined && survived.has(parent)) return true;
    const next = blocks
      .slice(block.end, block.end + MAX_AHEAD)
      .find(({ length, rank }) => length > 0 && rank < maxPeers);
    if (next === undefined || !kept.has(next)) return false;
    // Teasers are headings in a row: only a heading of a section may come before that of its first part.
    const nextLevel = levelOf(next);
    return level === undefined || nextLevel === undefined || nextLevel > level;
  }

  function isKept(block: Block): boolean {
    if (block.rank < maxPeers) return kept.has(block);
    const { parent, peers } = block;
    if (parent !== undefined && parent.rank >= maxPeers) return isKept(parent);
    const last = peers[maxPeers - 1];
    return last !== undefined && kept.has(last);
  }
}

function addWithAncestors(blocks: Set<Block>, block: Block | undefined): void {
  for (let at = block; at !== undefined && !blocks.has(at); at = at.parent) blocks.add(at);
}

/** The level of a heading; for a link, that of the heading around it; else undefined. */
function levelOf({ tag, parent }: Block): number | undefined {
  if (tag === 'a' && parent !== undefined) return levelOf(parent);
  return tag === 'heading' ? 2 : /^h[1-6]$/.test(tag) ? Number(tag.slice(1)) : undefined;
}

/** The first ancestor that holds more than the block: highlighters wrap code in their own boxes. */
function parentWithMore({ parent }: Block): Block | undefined {
  let at = parent;
  while (at !== undefined && at.length === 0 && at.children.length === 1) at = at.parent;
  return at;
}
