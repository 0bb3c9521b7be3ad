import { LOCALE } from './language.ts';

const NUMBER = new Intl.NumberFormat(LOCALE);
const LIST = new Intl.ListFormat(LOCALE);
const TIME = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const DATE_AND_TIME = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });

const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;

/** Formats a number: 12,345. */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** Formats a list: A, B and C. */
export function formatList(items: Iterable<string>): string {
  return LIST.format(items);
}

/** Formats the time of day of `time` (Unix ms). */
export function formatTime(time: number): string {
  return TIME.format(time);
}

/** Formats the date and the time of day of `time` (Unix ms). */
export function formatDateTime(time: number): string {
  return DATE_AND_TIME.format(time);
}

/** Formats a duration by the international symbols: 42 s, 2 min 5 s. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / MS_PER_SECOND);
  if (seconds < SECONDS_PER_MINUTE) return `${formatNumber(seconds)} s`;
  return `${formatNumber(Math.floor(seconds / SECONDS_PER_MINUTE))} min ${seconds % SECONDS_PER_MINUTE} s`;
}
