import { inLanguage, LOCALE } from './language.ts';

const CENTS = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
const SMALL = new Intl.NumberFormat(LOCALE, { ...CENTS, minimumFractionDigits: 2, maximumFractionDigits: 4 });
const LARGE = new Intl.NumberFormat(LOCALE, CENTS);

/** Below this, no digit of a price would show. */
const LEAST_DOLLARS = 0.0001;

/** Formats an amount that is known exactly: $0.50. */
export function formatDollars(dollars: number): string {
  return dollars < 1 ? SMALL.format(dollars) : LARGE.format(dollars);
}

const en = {
  estimate: (dollars: number) => {
    if (dollars === 0) return 'free';
    if (dollars < LEAST_DOLLARS) return `less than ${SMALL.format(LEAST_DOLLARS)}`;
    return `about ${formatDollars(dollars)}`;
  },
};

/** Estimated amounts of money. */
export const dollarsText = inLanguage({ en });
