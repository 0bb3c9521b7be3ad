import type { Pacer } from '#lib/clock/pacer.ts';

import { checkQuotation, type QuotationCheck } from './check-quotation.ts';
import { indexSource, type Source, type SourceIndex } from './index-source.ts';

/** Checks the quotations of the answers to one question. */
export interface QuotationChecker {
  /** The result for a quotation's plain text; the same text is looked up once. */
  check(quotation: string): QuotationCheck | undefined;
}

/**
 * The most recently used sources are cached for answers to other questions about them, up to this total
 * length.
 */
const MAX_KEPT = 2_000_000;
const kept = new Map<string, Promise<SourceIndex>>();

function indexOnce(source: Source, pacer: Pacer): Promise<SourceIndex> {
  const key = `${source.isPaged}${source.text}`;
  const index = kept.get(key) ?? indexSource(source, pacer);
  kept.delete(key);
  kept.set(key, index);
  let length = 0;
  for (const [text] of [...kept].toReversed()) {
    length += text.length;
    if (length > MAX_KEPT && text !== key) kept.delete(text);
  }
  return index;
}

/**
 * Creates a checker.
 *
 * @param sources - The texts from pages and files.
 * @param other - All other text that was sent.
 */
export async function createQuotationChecker(
  sources: readonly Source[],
  other: string,
  pacer: Pacer,
): Promise<QuotationChecker> {
  const sent = {
    sources: await Promise.all(sources.map((source) => indexOnce(source, pacer))),
    others: [await indexSource({ text: other, isPaged: false }, pacer)],
  };
  const known = new Map<string, QuotationCheck | undefined>();
  return {
    check(quotation) {
      if (!known.has(quotation)) known.set(quotation, checkQuotation(quotation, sent));
      return known.get(quotation);
    },
  };
}
