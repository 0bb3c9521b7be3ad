import { checkQuotation, type QuotationCheck } from './check-quotation.ts';
import { indexSource, type Pacer, type Source, type SourceIndex } from './index-source.ts';

/** Checks the quotations of the answers to one question. */
export interface QuotationChecker {
  /** The result for a quotation's plain text; the same text is looked up once. */
  check(quotation: string): QuotationCheck | undefined;
}

const indexed = new WeakMap<object, Promise<SourceIndex>>();

/** Indexes a text once for as long as the object that it comes from lives. */
function indexOnce(key: object, source: Source, pacer: Pacer): Promise<SourceIndex> {
  const known = indexed.get(key);
  if (known) return known;
  const made = indexSource(source, pacer);
  indexed.set(key, made);
  return made;
}

/** A text that was sent, and the object that it belongs to, such as a quote. */
export interface OwnedSource extends Source {
  readonly owner: object;
}

/**
 * Creates a checker.
 *
 * @param sources - What came from pages and files.
 * @param other - All other text that was sent.
 */
export async function createQuotationChecker(
  sources: readonly OwnedSource[],
  other: string,
  pacer: Pacer,
): Promise<QuotationChecker> {
  const sent = {
    sources: await Promise.all(sources.map((source) => indexOnce(source.owner, source, pacer))),
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
