import { formatNumber } from './format.ts';
import { LOCALE } from './language.ts';
import { onDemand } from './on-demand.ts';

const rules = onDemand(() => new Intl.PluralRules(LOCALE));

/** The forms of a phrase by plural category; languages other than English have more of them. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/**
 * Returns the form of a phrase that goes with `count`, with the formatted count in place of each `#`.
 *
 * @example plural(2, { one: '# page', other: '# pages' }) // "2 pages"
 */
export function plural(count: number, forms: PluralForms): string {
  return (forms[rules().select(count)] ?? forms.other).replaceAll('#', () => formatNumber(count));
}
