/** How headers are read here, so that `Headers` and a `Map` both fit. */
export interface HeaderSource {
  get(name: string): string | null | undefined;
}

const WAIT_IN_MESSAGE =
  /(?:retry|try again|wait)\b[^.\d]{0,40}?(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?)\b/i;

/** Every form of an HTTP date has one. Without it, `Date.parse` reads "-3600" as the year 3600. */
const TIME_OF_DAY = /\d:\d\d/;

function readWaitInMessage(message: string): number | undefined {
  const match = WAIT_IN_MESSAGE.exec(message.slice(0, 4000));
  const [, amount, unit] = match ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const name = unit.toLowerCase();
  if (name.startsWith('ms') || name.startsWith('milli')) return Number(amount);
  return Number(amount) * (name.startsWith('m') ? 60_000 : 1000);
}

/**
 * Reads when a provider accepts the next request: `retry-after-ms`, `Retry-After` in seconds or as a date, or a
 * sentence such as Azure's "Please retry after 26 seconds."
 *
 * @returns Unix time in ms, not before `now`; undefined when the provider names no wait.
 */
export function readRetryAt(headers: HeaderSource, message: string, now: number): number | undefined {
  const ms = headers.get('retry-after-ms')?.trim();
  if (ms && /^\d+(\.\d+)?$/.test(ms)) return now + Math.ceil(Number(ms));
  const after = headers.get('retry-after')?.trim();
  if (after && /^\d+(\.\d+)?$/.test(after)) return now + Math.ceil(Number(after) * 1000);
  const date = after && TIME_OF_DAY.test(after) ? Date.parse(after) : Number.NaN;
  // A time in the past, or a negative number, says nothing about the wait.
  if (date > now) return date;
  const wait = readWaitInMessage(message);
  return wait === undefined ? undefined : now + Math.ceil(wait);
}
