import type { Pacer } from '#lib/clock/pacer.ts';
import type { QuotationCheck } from '#lib/quotations/check-quotation.ts';
import type { QuotationChecker } from '#lib/quotations/create-checker.ts';

/** A quotation that was found in a text that was sent. */
export type FoundQuotation = Extract<QuotationCheck, { type: 'found' }>;

/** The texts that the quotations of one answer are checked against. */
export interface QuotationChecks {
  /** Prepares the text that was sent; undefined if there is none. */
  load(pacer: Pacer): Promise<QuotationChecker | undefined>;
  /** The name of the page or file that a quotation was found in. */
  nameSource(found: FoundQuotation): string;
  /** Whether that source has a page to show. */
  canShow(found: FoundQuotation): boolean;
  /** Shows the passage in its page. */
  show(found: FoundQuotation): void;
}
