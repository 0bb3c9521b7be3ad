import { attributeOf, baseUrlOf } from '#lib/capture/in-page/dom/safe-dom.ts';

/** Longer URLs carry data. */
const LONGEST_URL = 2000;

/**
 * The absolute URL of a link, without user info.
 *
 * @returns Undefined for schemes other than `http:`, `https:` and `mailto:`, and for links into the page itself:
 *   footnote marks and heading anchors are noise in a quote.
 */
export function linkUrlOf(link: Element): string | undefined {
  const reference = attributeOf(link, 'href').trim();
  if (reference === '' || reference.startsWith('#')) return undefined;
  const url = URL.parse(reference, baseUrlOf(link));
  if (url === null || !/^(?:https?|mailto):$/.test(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  return url.href.length > LONGEST_URL ? undefined : url.href;
}
