/** The host of a page of the web, with its port; empty for any other address. */
export function webHostOf(url: string): string {
  return /^https?:/iu.test(url) && URL.canParse(url) ? new URL(url).host : '';
}
