import { LOCALE } from './language.ts';
import { onDemand } from './on-demand.ts';

const numbers = onDemand(() => new Intl.NumberFormat(LOCALE));
const lists = onDemand(() => new Intl.ListFormat(LOCALE));
const times = onDemand(() => new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' }));
const datesAndTimes = onDemand(
  () => new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }),
);

const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;

/** Formats a number: 12,345. */
export function formatNumber(value: number): string {
  return numbers().format(value);
}

const BYTES_PER_UNIT = 1000;
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Formats a size: 12 kB, 3.4 MB. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(BYTES_PER_UNIT));
  const index = Math.min(power, BYTE_UNITS.length - 1);
  const unit = BYTE_UNITS[index] ?? 'byte';
  const value = bytes / BYTES_PER_UNIT ** index;
  const format = { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(LOCALE, format).format(value);
}

/** Formats a list: A, B and C. */
export function formatList(items: Iterable<string>): string {
  return lists().format(items);
}

/** Formats the time of day of `time` (Unix ms). */
export function formatTime(time: number): string {
  return times().format(time);
}

/** Formats the date and the time of day of `time` (Unix ms). */
export function formatDateTime(time: number): string {
  return datesAndTimes().format(time);
}

/** Whether two times are on one day here. Both are Unix ms. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

const tenths = onDemand(
  () => new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);

/** Formats a duration that may be short: 340 ms, 4.2 s, 42 s. */
export function formatShortDuration(ms: number): string {
  if (ms < MS_PER_SECOND) return `${formatNumber(Math.round(ms))} ms`;
  if (ms < 10 * MS_PER_SECOND) return `${tenths().format(ms / MS_PER_SECOND)} s`;
  return formatDuration(ms);
}

/** Formats a duration by the international symbols: 42 s, 2 min 5 s. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / MS_PER_SECOND);
  if (seconds < SECONDS_PER_MINUTE) return `${formatNumber(seconds)} s`;
  return `${formatNumber(Math.floor(seconds / SECONDS_PER_MINUTE))} min ${seconds % SECONDS_PER_MINUTE} s`;
}
