import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const en = {
  /** An estimate. */
  tokens: (count: number) => plural(count, { one: 'about # token', other: 'about # tokens' }),
  pixels: (width: number, height: number) => `${formatNumber(width)} × ${formatNumber(height)} pixels`,
};

/** How large something is. */
export const sizeText = inLanguage({ en });
