/** The match pattern of all pages of a site. Match patterns know no port. */
export function buildOriginPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
