import type { Captured } from '#lib/capture/captured.ts';
import { documentFacts } from '#lib/capture/in-page/dom/document-facts.ts';
import { documentWithSelection, selectedRanges } from '#lib/capture/in-page/dom/selected-ranges.ts';
import { selectedInControl } from '#lib/capture/in-page/dom/text-control.ts';
import { createTimeSlicer, type TimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';
import { visibilityOf } from '#lib/capture/in-page/dom/visibility.ts';

import { groupRanges } from './group-ranges.ts';
import type { ReadLimits } from './read-nodes.ts';
import { readRanges } from './read-ranges.ts';

/** A person chose the extent of a selection: these limits only stop endless pages. */
export const SELECTION_LIMITS: ReadLimits = { characters: 4_000_000, nodes: 1_000_000 };

/** A page can select any number of ranges in Firefox. More than these are read as one text. */
const MAX_SELECTIONS = 50;

/**
 * Reads what is selected in a document, or in a frame in it, as Markdown, with its source and surrounding text.
 *
 * Where the browser allows several selections at once, each is read separately, in the order of the page, and
 * each text once; the cells of one table stay together. Falls back to the selection inside a text field;
 * password fields are never read.
 *
 * @returns At least one, with an empty text when nothing is selected.
 */
export async function readSelections(
  top: Document,
  slicer: TimeSlicer = createTimeSlicer(),
  limits: ReadLimits = SELECTION_LIMITS,
): Promise<Captured[]> {
  const page = documentWithSelection(top);
  const ranges = selectedRanges(page);
  const groups = groupRanges(ranges);
  const read = new Map<string, Captured>();
  for (const group of groups.length > MAX_SELECTIONS ? [ranges] : groups) {
    const captured = await readRanges(page, group, visibilityOf, slicer, limits);
    if (captured.text !== '' && !read.has(captured.text)) read.set(captured.text, captured);
  }
  if (read.size > 0) return [...read.values()];
  // Chrome may report the text field that holds the selection instead of the selection.
  return [{ text: '', ...documentFacts(page), ...selectedInControl(page) }];
}
