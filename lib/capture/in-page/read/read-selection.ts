import type { Captured } from '#lib/capture/captured.ts';
import { documentFacts } from '#lib/capture/in-page/dom/document-facts.ts';
import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';
import { createMarks } from '#lib/capture/in-page/dom/range-membership.ts';
import { tagOf } from '#lib/capture/in-page/dom/safe-dom.ts';
import { selectedStretches } from '#lib/capture/in-page/dom/selected-ranges.ts';
import { selectedInControl } from '#lib/capture/in-page/dom/text-control.ts';
import { createPace, type Pace } from '#lib/capture/in-page/dom/time-slicer.ts';
import { lookOf } from '#lib/capture/in-page/dom/visibility.ts';
import { writeMarkdown } from '#lib/capture/in-page/write/write-markdown.ts';

import { isCodeBlock, meaningOf } from './describe-element.ts';
import { linkUrlOf } from './link-url.ts';
import { isMath } from './math-source.ts';
import { readParts, type ReadLimits } from './read-nodes.ts';
import { surroundingsOf } from './surrounding-text.ts';

/** A selection is what a person has marked: these only stop a page that has no end. */
export const SELECTION_LIMITS: ReadLimits = { characters: 4_000_000, nodes: 1_000_000 };

/**
 * Reads what is selected in a document as Markdown, with its source and the text around it.
 *
 * A selection inside a text field counts when nothing else is selected; what is in fields for passwords is
 * never read. The text is empty when nothing is selected.
 */
export async function readSelection(
  page: Document,
  pace: Pace = createPace(),
  limits: ReadLimits = SELECTION_LIMITS,
): Promise<Captured> {
  const stretches = selectedStretches(page);
  const [first] = stretches;
  const last = stretches.at(-1);
  if (first === undefined || last === undefined) {
    return { text: '', ...documentFacts(page), ...selectedInControl(page) };
  }
  const marks = createMarks(stretches);
  if (marks.root === undefined) return { text: '', ...documentFacts(page) };
  const facts = documentFacts(page, marks.root);
  const { before, after } = surroundingsOf(first, last);
  const whole = wholeAround(marks.root);
  const { parts, cut } = await readParts(whole ?? marks.root, whole !== undefined, {
    look: lookOf,
    marks,
    limits,
    pace,
  });
  const text = await writeMarkdown(parts, pace);
  return {
    text,
    ...facts,
    ...(before !== '' && { before }),
    ...(after !== '' && { after }),
    ...(cut !== undefined && { cut }),
    // What Chrome calls selected may be no more than the text field in which something is.
    ...(text === '' && selectedInControl(page)),
  };
}

/**
 * The element around a selection that must be read with it for the selection to be what it is: the code block, formula,
 * link or inline code that all of it lies in; a table or a list when several of its parts are selected.
 */
function wholeAround(root: Element): Element | undefined {
  let found: Element | undefined;
  for (const element of flatAncestors(root)) {
    if (isMath(element) || isCodeBlock(element)) return element;
    const tag = tagOf(element);
    if (/^(?:code|kbd|samp|tt)$/.test(tag) || (tag === 'a' && linkUrlOf(element) !== undefined))
      found ??= element;
  }
  if (found !== undefined) return found;
  if (!/^(?:table|thead|tbody|tfoot|tr|ul|ol|menu)$/.test(meaningOf(root))) return undefined;
  for (const element of flatAncestors(root))
    if (/^(?:table|ul|ol|menu)$/.test(meaningOf(element))) return element;
  return undefined;
}
