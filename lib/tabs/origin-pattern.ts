/** The match pattern for all pages of a URL's host. Match patterns have no port. */
export function buildOriginPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
