import type { Captured } from '#lib/capture/captured.ts';
import { documentFacts } from '#lib/capture/in-page/dom/document-facts.ts';
import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';
import { createRangeMembership } from '#lib/capture/in-page/dom/range-membership.ts';
import { tagOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { documentWithSelection, selectedRanges } from '#lib/capture/in-page/dom/selected-ranges.ts';
import { selectedInControl } from '#lib/capture/in-page/dom/text-control.ts';
import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { visibilityOf } from '#lib/capture/in-page/dom/visibility.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

import { isCodeBlock, meaningIn } from './describe-element.ts';
import { linkUrlOf } from './link-url.ts';
import { isMath } from './math-source.ts';
import { readNodes, type ReadLimits } from './read-nodes.ts';
import { surroundingTextOf } from './surrounding-text.ts';

/** A person chose the extent of a selection: these limits only stop endless pages. */
export const SELECTION_LIMITS: ReadLimits = { characters: 4_000_000, nodes: 1_000_000 };

/**
 * Reads the selection of a document, or of a frame in it, as Markdown, with its source and surrounding text.
 *
 * Falls back to the selection inside a text field; password fields are never read. The text is empty when nothing is
 * selected.
 */
export async function readSelection(
  top: Document,
  slicer: TimeSlicer = createTimeSlicer(),
  limits: ReadLimits = SELECTION_LIMITS,
): Promise<Captured> {
  const page = documentWithSelection(top);
  const ranges = selectedRanges(page);
  const [first] = ranges;
  const last = ranges.at(-1);
  if (first === undefined || last === undefined) {
    return { text: '', ...documentFacts(page), ...selectedInControl(page) };
  }
  const membership = createRangeMembership(ranges);
  if (membership.root === undefined) return { text: '', ...documentFacts(page) };
  const facts = documentFacts(page, membership.root);
  const { before, after } = surroundingTextOf(first, last);
  const container = containerToRead(membership.root);
  const { nodes, cut } = await readNodes(container ?? membership.root, container !== undefined, {
    visibility: visibilityOf,
    membership,
    limits,
    slicer,
  });
  const text = await writeMarkdown(nodes, slicer);
  return {
    text,
    ...facts,
    ...(before !== '' && { before }),
    ...(after !== '' && { after }),
    ...(cut !== undefined && { cut }),
    // Chrome may report the text field that holds the selection instead of the selection.
    ...(text === '' && selectedInControl(page)),
  };
}

/**
 * The element that gives a selection its meaning and must be read with it: the code block, formula, link or inline code
 * that contains all of it; a table or a list when several of its rows, cells or items are selected.
 */
function containerToRead(root: Element): Element | undefined {
  let found: Element | undefined;
  for (const element of flatAncestors(root)) {
    if (isMath(element) || isCodeBlock(element)) return element;
    const tag = tagOf(element);
    if (/^(?:code|kbd|samp|tt)$/.test(tag) || (tag === 'a' && linkUrlOf(element) !== undefined))
      found ??= element;
  }
  if (found !== undefined) return found;
  const meaning = (element: Element) => meaningIn(element, visibilityOf(element));
  if (!/^(?:table|thead|tbody|tfoot|tr|ul|ol|menu)$/.test(meaning(root))) return undefined;
  for (const element of flatAncestors(root))
    if (/^(?:table|ul|ol|menu)$/.test(meaning(element))) return element;
  return undefined;
}
