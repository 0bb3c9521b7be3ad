import type { CapturedPage, CapturedTable } from '#lib/capture/captured.ts';
import { documentFacts } from '#lib/capture/in-page/dom/document-facts.ts';
import { EVERYTHING } from '#lib/capture/in-page/dom/range-membership.ts';
import { attributeOf, bodyOf, hasAttribute, rootElementOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { pageVisibilityOf } from '#lib/capture/in-page/dom/visibility.ts';
import { tablesToKeep } from '#lib/capture/in-page/write/tables-to-keep.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

import { findMainPart } from './find-main-part.ts';
import { findUnreadFrames } from './find-unread-frames.ts';
import { outlinePage } from './outline-page.ts';
import { resolveAsides } from './page-node.ts';
import { readNodes, type ReadLimits } from './read-nodes.ts';
import { findTranscriptPanel, readLoadedCaptions } from './read-transcript.ts';

/** About ten books, far more than any model can read. */
export const PAGE_LIMITS: ReadLimits = { characters: 4_000_000, nodes: 500_000 };

/** A shorter main part means that the extractor failed; then the whole page is taken. */
const MIN_LENGTH = 250;

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
  const outline = await outlinePage(page, slicer, isEditor);
  const main = await findMainPart(outline, slicer);
  const reader = {
    visibility: (element: Element) => outline.visibilities.get(element) ?? pageVisibilityOf(element),
    membership: EVERYTHING,
    limits,
    slicer,
    isOmitted: isEditor,
  };
  const { nodes, cut } = await readNodes(body, false, {
    ...reader,
    isAside: (element) => main?.isOutside(element) ?? false,
  });
  const tables: CapturedTable[] = [];
  const whole = await writeMarkdown(resolveAsides(nodes, true), slicer, tables);
  const text = main === undefined ? '' : await writeMarkdown(resolveAsides(nodes, false), slicer, tables);
  const isWhole = main === undefined || text.length < MIN_LENGTH || text === whole;
  const panel = isWhole ? undefined : findTranscriptPanel(outline, main);
  const transcript =
    readLoadedCaptions(page) ||
    (panel === undefined ? '' : await writeMarkdown((await readNodes(panel, false, reader)).nodes, slicer));
  const unreadFrames = findUnreadFrames(page);
  const facts = {
    ...documentFacts(page),
    ...(unreadFrames.length > 0 && { unreadFrames }),
    ...tablesToKeep(tables),
    ...(transcript !== '' && { transcript }),
    ...(cut !== undefined && { cut }),
  };
  return isWhole
    ? { text: whole, ...facts }
    : { text, whole, share: Math.round(main.share * 100) / 100, ...facts };
}

/** Whether the user writes here. An editor outside of a form may be the page itself. */
function isEditor(element: Element): boolean {
  return (
    hasAttribute(element, 'contenteditable') &&
    attributeOf(element, 'contenteditable') !== 'false' &&
    (attributeOf(element, 'role') === 'textbox' || Element.prototype.closest.call(element, 'form') !== null)
  );
}
