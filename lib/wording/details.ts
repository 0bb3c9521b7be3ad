import { dollarsText } from './dollars.ts';
import { formatNumber, formatShortDuration } from './format.ts';
import { inLanguage, LOCALE } from './language.ts';
import { plural } from './plural.ts';

const RATE = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 2 });

/** Counts below ten keep a digit: a slow model at 3.4 is not one at 3. */
function formatRate(rate: number): string {
  return rate < 100 ? RATE.format(rate) : formatNumber(Math.round(rate));
}

const en = {
  title: 'Details',
  model: 'Model',
  provider: 'Provider',
  tokensIn: 'Tokens in',
  tokensOut: 'Tokens out',
  count: formatNumber,
  cached: (count: number) => `${formatNumber(count)} cached`,
  reasoning: (count: number) => `${formatNumber(count)} reasoning`,
  firstToken: 'First token',
  after: (ms: number) => `after ${formatShortDuration(ms)}`,
  speed: 'Speed',
  rate: (rate: number) => `${formatRate(rate)} tokens per second`,
  price: 'Price',
  dollars: dollarsText.estimate,
  /** @param date - An ISO date. */
  pricesOf: (date: string) => `estimated from prices of ${date}`,
  pricesOfProvider: 'estimated from the provider’s price list',
  requestId: 'Request',
  time: 'Time',
  /** Where the time went: the parts of a run, in order. */
  gloss: (ms: number) => `${formatShortDuration(ms)} until sent`,
  network: (ms: number) => `${formatShortDuration(ms)} to the first byte`,
  thinking: (ms: number) => `${formatShortDuration(ms)} more to the first token`,
  writing: (ms: number) => `${formatShortDuration(ms)} writing`,
  /** The panel's work, which happens at the same time. */
  drawing: (ms: number) => `${formatShortDuration(ms)} drawing it`,
  chat: 'This chat',
  allVersions: 'With all versions',
  inspector: 'Stream inspector',
  /** The answers on the path that is shown. */
  answers: (count: number) => plural(count, { one: '# answer shown', other: '# answers shown' }),
  /** Those of all versions. */
  allAnswers: (count: number) => plural(count, { one: '# answer', other: '# answers' }),
  tokens: (input: number, output: number) => `${formatNumber(input)} tokens in, ${formatNumber(output)} out`,
  uncounted: (count: number) =>
    plural(count, { one: '# more without counts', other: '# more without counts' }),
};

/** The details of an answer. */
export const detailsText = inLanguage({ en });
