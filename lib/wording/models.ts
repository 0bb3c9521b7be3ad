import type { ListedModel, ModelKind, ModelPrice } from '#lib/protocol/model.ts';

import { formatNumber } from './format.ts';
import { inLanguage, LOCALE } from './language.ts';
import { plural } from './plural.ts';

const COMPACT = new Intl.NumberFormat(LOCALE, { notation: 'compact' });
const DOLLARS = new Intl.NumberFormat(LOCALE, {
  style: 'currency',
  currency: 'USD',
  currencyDisplay: 'narrowSymbol',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
  trailingZeroDisplay: 'stripIfInteger',
});
const AGE = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto', style: 'short' });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function formatAge(ms: number): string {
  if (ms < MINUTE_MS) return en.justNow;
  if (ms < HOUR_MS) return AGE.format(-Math.floor(ms / MINUTE_MS), 'minute');
  if (ms < DAY_MS) return AGE.format(-Math.floor(ms / HOUR_MS), 'hour');
  return AGE.format(-Math.floor(ms / DAY_MS), 'day');
}

const kinds: Record<ModelKind, string> = {
  chat: '',
  embedding: 'embedding model',
  image: 'image model',
  audio: 'audio model',
  other: 'can’t answer questions',
};

function formatPrice({ input, output }: ModelPrice): string {
  return input + output === 0 ? 'free' : `${DOLLARS.format(input)} in, ${DOLLARS.format(output)} out`;
}

/** A listed model in one line. */
function summarize({ id, contextTokens, price, retiresOn }: ListedModel): string {
  return [
    id,
    contextTokens === undefined ? '' : en.context(contextTokens),
    price ? en.price(price) : '',
    retiresOn === undefined ? '' : en.retires(retiresOn),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

const en = {
  title: 'Choose a model',
  search: 'Search models',
  list: 'Models',
  favourites: 'Favourites',
  recent: 'Recently used',
  typed: 'Another name',
  use: (model: string) => `Use “${model}”`,
  at: (provider: string) => `at ${provider}`,
  /** The model that the server uses by default. */
  default: 'default model',

  summary: summarize,
  kinds,
  context: (tokens: number) => `${COMPACT.format(tokens)} context`,
  price: formatPrice,
  /** After a price that the provider does not list itself. The date is an ISO date. */
  pricesOf: (date: string) => `prices of ${date}`,
  perMillion: 'US dollars per million tokens',
  exactContext: (tokens: number) => `${formatNumber(tokens)} tokens of context`,
  retires: (date: string) => `retires on ${date}`,
  retired: (date: string) => `retired on ${date}`,

  justNow: 'just now',
  age: formatAge,
  fetching: 'fetching…',
  notFetched: 'not listed',
  refresh: 'Refresh models',
  showAll: 'Show all models',
  hidden: (count: number) => plural(count, { one: '# more', other: '# more' }),
  found: (count: number) => plural(count, { one: '# model', other: '# models' }),
  none: 'No model matches. Type its full name to use it anyway.',
  noProvider: 'No provider is set up.',
  addFavourite: (model: string) => `Add ${model} to favourites`,
  removeFavourite: (model: string) => `Remove ${model} from favourites`,
};

/** Lists of models, and what is known about each. */
export const modelText = inLanguage({ en });
