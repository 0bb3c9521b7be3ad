import { createTimeSlicer } from '#lib/capture/in-page/dom/time-slicer.ts';

import { createPassageFinder } from './find-passage.ts';

/** The Markdown syntax that changes the characters of a line, so that the page may have other characters. */
const SYNTAX = /[\\`*_~$|<>[\]^]/u;

/** The lines of a quote that an unchanged page contains character for character. */
function literalLines(markdown: string): string[] {
  return markdown.split('\n').filter((line) => line.trim() !== '' && !SYNTAX.test(line));
}

/**
 * Whether each of these quotes is still in the page, anywhere in it.
 *
 * @returns Undefined for a quote without a line that can be compared.
 */
export async function checkPassages(
  page: Document,
  quotes: readonly string[],
): Promise<(boolean | undefined)[]> {
  const slicer = createTimeSlicer();
  const find = await createPassageFinder(page, slicer);
  // A page that was read only in part allows no conclusion.
  if (slicer.isOver()) return quotes.map(() => undefined);
  return quotes.map((quote) => {
    const lines = literalLines(quote);
    return lines.length === 0 ? undefined : lines.every((text) => find({ text }).ranges.length > 0);
  });
}
