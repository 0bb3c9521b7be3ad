import type { QuotationCheck } from '#lib/quotations/check-quotation.ts';
import type { QuotationChecker } from '#lib/quotations/create-checker.ts';
import { readQuotations, unwrapQuotation } from '#lib/quotations/read-quotations.ts';

import { type LeafText, OPAQUE } from './leaf-text.ts';

/** A quotation in a leaf that is to be marked. */
export interface CheckedQuotation {
  readonly from: number;
  readonly to: number;
  readonly check: QuotationCheck;
}

/** The author below a quotation, on a separate line or as a separate paragraph. */
const ATTRIBUTION = /(?:^|\n)\s*(?:[—–―~-]|--)\s*\S[^\n]{0,160}$/u;
/** The source of a quotation, in parentheses after it. */
const REFERENCE = /\s*[([][^()[\]]{1,80}[)\]]\s*\.?\s*$/u;
/** A block quote that is a remark: it begins with a bold word and a colon, a symbol, or the name of an alert. */
const REMARK = /^\s*(?:\p{Extended_Pictographic}|\[!)/u;

/** Whether a leaf may have quotations. */
export function mayQuote(leaf: Element): boolean {
  return leaf.closest('blockquote') !== null || readQuotations(leaf.textContent).length > 0;
}

/** Checks the quotations in a leaf. */
export function checkLeaf(
  leaf: Element,
  leafText: LeafText,
  { check }: QuotationChecker,
): CheckedQuotation[] {
  const { text, isQuotable } = leafText;
  const found = leaf.closest('blockquote') ? checkBlockQuote(leaf, text, check) : [];
  if (found.some((quotation) => quotation.check.type === 'found')) return found;
  const inside = readQuotations(text, isQuotable).flatMap(({ from, to, text: quoted }) => {
    const result = quoted.includes(OPAQUE) ? undefined : check(quoted);
    return result ? [{ from, to, check: result }] : [];
  });
  return inside.length > 0 ? inside : found;
}

function checkBlockQuote(leaf: Element, text: string, check: QuotationChecker['check']): CheckedQuotation[] {
  const body = text.replace(ATTRIBUTION, '');
  if (body.trim() === '' || body.includes(OPAQUE)) return [];
  const from = body.length - body.trimStart().length;
  const attempts = [body, body.replace(REFERENCE, '')].map((attempt) => attempt.trimEnd());
  for (const attempt of attempts) {
    const result = check(unwrapQuotation(attempt));
    if (result?.type === 'found') return [{ from, to: attempt.length, check: result }];
  }
  const result = isRemark(leaf, text) ? undefined : check(unwrapQuotation(body));
  return result ? [{ from, to: body.trimEnd().length, check: result }] : [];
}

function isRemark(leaf: Element, text: string): boolean {
  const [first] = leaf.childNodes;
  const isLabelled =
    first instanceof Element &&
    first.localName === 'strong' &&
    (/[:：]\s*$/u.test(first.textContent) || /^\s*[:：]/u.test(first.nextSibling?.textContent ?? ''));
  return isLabelled || REMARK.test(text);
}
