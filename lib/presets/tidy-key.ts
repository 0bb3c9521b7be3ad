/** The result of tidying a key: what to store, or undefined for one that is not allowed in a header. */
export interface TidyKey {
  readonly key: string;
  /** Whether a scheme such as `Bearer` was cut off. */
  readonly isCut: boolean;
}

/** What people paste along with a key from a request's header. */
const HEADER_PREFIX = /^(?:authorization:\s*)?bearer(?:\s+|$)/i;

/** What a header may contain: printable ASCII. Anything else makes `fetch` throw or a server refuse. */
const PRINTABLE = /^[\x20-\x7e]+$/;

/**
 * Tidies a typed key for use in a header.
 *
 * @returns Undefined when nothing is left or a character is not allowed in headers, such as an invisible one
 * from a web page.
 */
export function tidyKey(typed: string): TidyKey | undefined {
  const trimmed = typed.trim();
  const key = trimmed.replace(HEADER_PREFIX, '');
  return PRINTABLE.test(key) ? { key, isCut: key !== trimmed } : undefined;
}
