/** Puts `path` behind a base URL, whether or not that ends in a slash. */
export function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.trim().replace(/\/+$/, '')}/${path}`;
}
