import type { Captured, CapturedTable } from '#lib/capture/captured.ts';
import { documentFacts } from '#lib/capture/in-page/dom/document-facts.ts';
import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';
import { createRangeMembership, type SelectedRange } from '#lib/capture/in-page/dom/range-membership.ts';
import { tagOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import type { TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import type { Visibility } from '#lib/capture/in-page/dom/visibility.ts';
import { tablesToKeep } from '#lib/capture/in-page/write/tables-to-keep.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

import { isCodeBlock, meaningIn } from './describe-element.ts';
import { linkUrlOf } from './link-url.ts';
import { isMath } from './math-source.ts';
import { readNodes, type ReadLimits } from './read-nodes.ts';
import { surroundingTextOf } from './surrounding-text.ts';

/** How a reader determines an element's visibility, once its ancestors are known to be visible. */
export type VisibilityOf = (element: Element) => Visibility;

/** Reads the ranges of a document as one text in Markdown, with its source and the text before and after it. */
export async function readRanges(
  page: Document,
  ranges: readonly SelectedRange[],
  visibility: VisibilityOf,
  slicer: TimeSlicer,
  limits: ReadLimits,
): Promise<Captured> {
  const [first] = ranges;
  const last = ranges.at(-1);
  const membership = createRangeMembership(ranges);
  const { root } = membership;
  if (first === undefined || last === undefined || root === undefined) {
    return { text: '', ...documentFacts(page) };
  }
  const facts = documentFacts(page, root);
  const { before, after } = surroundingTextOf(first, last);
  const container = containerToRead(root, visibility);
  const { nodes, cut } = await readNodes(container ?? root, container !== undefined, {
    visibility,
    membership,
    limits,
    slicer,
  });
  const tables: CapturedTable[] = [];
  const text = await writeMarkdown(nodes, slicer, tables);
  return {
    text,
    ...facts,
    ...tablesToKeep(tables),
    ...(before !== '' && { before }),
    ...(after !== '' && { after }),
    ...(cut !== undefined && { cut }),
  };
}

/**
 * The element that gives a selection its meaning and must be read with it: the code block, formula, link or inline code
 * that contains all of it; a table or a list when several of its rows, cells or items are selected.
 */
function containerToRead(root: Element, visibility: VisibilityOf): Element | undefined {
  let found: Element | undefined;
  for (const element of flatAncestors(root)) {
    if (isMath(element) || isCodeBlock(element)) return element;
    const tag = tagOf(element);
    if (/^(?:code|kbd|samp|tt)$/.test(tag) || (tag === 'a' && linkUrlOf(element) !== undefined))
      found ??= element;
  }
  if (found !== undefined) return found;
  const meaning = (element: Element) => meaningIn(element, visibility(element));
  if (!/^(?:table|thead|tbody|tfoot|tr|ul|ol|menu)$/.test(meaning(root))) return undefined;
  for (const element of flatAncestors(root))
    if (/^(?:table|ul|ol|menu)$/.test(meaning(element))) return element;
  return undefined;
}
