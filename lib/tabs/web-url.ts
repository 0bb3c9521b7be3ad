/** Whether a URL is a web page's, that is `http:` or `https:`. */
export function isWebUrl(url: string): boolean {
  return /^https?:\/\//iu.test(url);
}

/** A URL without its fragment, so that different places in one page compare equal. */
export function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? '';
}

/** The host of a web page's URL, with its port; the empty string for any other URL. */
export function webHostOf(url: string): string {
  return isWebUrl(url) && URL.canParse(url) ? new URL(url).host : '';
}
