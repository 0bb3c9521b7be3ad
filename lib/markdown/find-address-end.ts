/**
 * Characters that never occur in a written address: quotation marks, an ellipsis, and punctuation of CJK
 * scripts.
 */
const STOP = /["“”„‘’«»‹›…\u3000-\u303F\uFE30-\uFE4F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]/u;
const HOST_WITH_MORE = /^(?:[A-Za-z]+:\/\/|www\.)[^\s/?#]*/;
const BEYOND_ASCII = /[^\p{ASCII}]/u;

/**
 * Finds where a bare address at the start of a text must end at the latest.
 *
 * The lexer continues to the next blank. In scripts without blanks, `https://a.example。网址` would then link to
 * the wrong host.
 */
export function findAddressEnd(source: string): number {
  const [host = ''] = HOST_WITH_MORE.exec(source) ?? [];
  const inHost = host.search(BEYOND_ASCII);
  if (inHost !== -1) return inHost;
  const stop = source.search(STOP);
  return stop === -1 ? source.length : stop;
}
