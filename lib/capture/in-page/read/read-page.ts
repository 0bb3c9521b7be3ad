import { Readability } from '@mozilla/readability';

import type { CapturedPage } from '#lib/capture/captured.ts';
import { documentFacts } from '#lib/capture/in-page/dom/document-facts.ts';
import { EVERYTHING } from '#lib/capture/in-page/dom/range-membership.ts';
import { attributeOf, bodyOf, hasAttribute, rootElementOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { createPace, type Pace } from '#lib/capture/in-page/dom/time-slicer.ts';
import { lookOfPage } from '#lib/capture/in-page/dom/visibility.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

import { withAsides } from './page-node.ts';
import { createPageSkeleton } from './page-skeleton.ts';
import { readParts, type ReadLimits } from './read-nodes.ts';
import { readTranscript } from './read-transcript.ts';

/** Some ten books: far more than any model takes. */
export const PAGE_LIMITS: ReadLimits = { characters: 4_000_000, nodes: 500_000 };

/** With less than this the extractor has missed the point, and the whole page is taken. */
const TOO_LITTLE = 250;

/**
 * Reads a whole page as Markdown: its main part as an extractor sees it, and all that it shows.
 *
 * `whole` is absent when the main part is all, or when none could be told. What the user has typed into editors is not
 * part of the page.
 */
export async function readPage(
  page: Document,
  pace: Pace = createPace(),
  limits: ReadLimits = PAGE_LIMITS,
): Promise<CapturedPage> {
  const body: Element = bodyOf(page) ?? rootElementOf(page);
  const skeleton = await createPageSkeleton(page, pace);
  await pace.rest();
  const article = extract(skeleton.document);
  await pace.rest();
  const kept = article === undefined ? new Set<Element>() : skeleton.elementsOf(article);
  const { parts, cut } = await readParts(body, false, {
    look: lookOfPage,
    marks: EVERYTHING,
    limits,
    pace,
    omit: isEditor,
    aside: (element) => skeleton.has(element) && !kept.has(element),
  });
  const whole = await writeMarkdown(withAsides(parts, true), pace);
  const main = kept.size === 0 ? '' : await writeMarkdown(withAsides(parts, false), pace);
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

function extract(likeness: Document): Element | undefined {
  const options = {
    serializer: (node: Node) => node,
    keepClasses: true,
    disableJSONLD: true,
    charThreshold: TOO_LITTLE,
  };
  try {
    const content = new Readability<Node>(likeness, options).parse()?.content;
    return content instanceof Element ? content : undefined;
  } catch {
    // It was not written for every page that there is; the whole page serves.
    return undefined;
  }
}

/** What the user is writing. Editors that are no part of a form may well be the page itself. */
function isEditor(element: Element): boolean {
  return (
    hasAttribute(element, 'contenteditable') &&
    attributeOf(element, 'contenteditable') !== 'false' &&
    (attributeOf(element, 'role') === 'textbox' || Element.prototype.closest.call(element, 'form') !== null)
  );
}
