/** The interface for headers here, which both `Headers` and a `Map` satisfy. */
export interface HeaderSource {
  get(name: string): string | null | undefined;
}

const WAIT_IN_MESSAGE =
  /(?:retry|try again|wait)\b[^.\d]{0,40}?((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\s*)+)(?!\w)/i;

/** One amount of `1h2m3.5s`. */
const PART_OF_WAIT = /(\d+(?:\.\d+)?)\s*([a-z]+)/gi;

/** Every form of an HTTP date has one. Without it, `Date.parse` reads "-3600" as the year 3600. */
const TIME_OF_DAY = /\d:\d\d/;

function readWaitInMessage(message: string): number | undefined {
  const wait = WAIT_IN_MESSAGE.exec(message.slice(0, 4000))?.[1];
  if (wait === undefined) return undefined;
  return [...wait.matchAll(PART_OF_WAIT)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * msOf(unit?.toLowerCase() ?? ''),
    0,
  );
}

function msOf(unit: string): number {
  if (unit.startsWith('ms') || unit.startsWith('milli')) return 1;
  if (unit.startsWith('s')) return 1000;
  return unit.startsWith('h') ? 3_600_000 : 60_000;
}

/**
 * Reads when a provider accepts the next request: `retry-after-ms`, `Retry-After` in seconds or as a date, or a
 * sentence such as Azure's "Please retry after 26 seconds."
 *
 * @returns Unix time in ms, not before `now`; undefined when the provider does not name a time.
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
