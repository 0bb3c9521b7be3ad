import type { CapturedPage } from '#lib/capture/captured.ts';
import { documentFacts } from '#lib/capture/in-page/dom/document-facts.ts';
import { EVERYTHING } from '#lib/capture/in-page/dom/range-membership.ts';
import { attributeOf, bodyOf, hasAttribute, rootElementOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { pageVisibilityOf } from '#lib/capture/in-page/dom/visibility.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

import { extractMainPart } from './extract-main-part.ts';
import { resolveAsides } from './page-node.ts';
import { createPageSkeleton } from './page-skeleton.ts';
import { readNodes, type ReadLimits } from './read-nodes.ts';
import { readTranscript } from './read-transcript.ts';

/** About ten books, far more than any model takes. */
export const PAGE_LIMITS: ReadLimits = { characters: 4_000_000, nodes: 500_000 };

/** A shorter main part means that the extractor failed; then the whole page is taken. */
const TOO_LITTLE = 250;

/**
 * Reads a page as Markdown: the main part that an extractor finds, and everything that the page shows.
 *
 * `whole` is absent when the main part is everything, or when none was found. What the user has typed into editors is
 * left out.
 */
export async function readPage(
  page: Document,
  slicer: TimeSlicer = createTimeSlicer(),
  limits: ReadLimits = PAGE_LIMITS,
): Promise<CapturedPage> {
  const body: Element = bodyOf(page) ?? rootElementOf(page);
  const skeleton = await createPageSkeleton(page, slicer);
  await slicer.yieldToPage();
  const article = extractMainPart(skeleton.document);
  await slicer.yieldToPage();
  const kept = article === undefined ? new Set<Element>() : skeleton.elementsOf(article);
  const { nodes, cut } = await readNodes(body, false, {
    visibility: pageVisibilityOf,
    membership: EVERYTHING,
    limits,
    slicer,
    isOmitted: isEditor,
    isAside: (element) => skeleton.has(element) && !kept.has(element),
  });
  const whole = await writeMarkdown(resolveAsides(nodes, true), slicer);
  const main = kept.size === 0 ? '' : await writeMarkdown(resolveAsides(nodes, false), slicer);
  const transcript = readTranscript(page);
  const facts = {
    ...documentFacts(page),
    ...(transcript !== '' && { transcript }),
    ...(cut !== undefined && { cut }),
  };
  return main.length < TOO_LITTLE || main === whole
    ? { text: whole, ...facts }
    : { text: main, whole, ...facts };
}

/** Whether the user writes here. An editor outside of a form may be the page itself. */
function isEditor(element: Element): boolean {
  return (
    hasAttribute(element, 'contenteditable') &&
    attributeOf(element, 'contenteditable') !== 'false' &&
    (attributeOf(element, 'role') === 'textbox' || Element.prototype.closest.call(element, 'form') !== null)
  );
}
