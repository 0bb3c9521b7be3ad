import { attributeOf, baseUrlOf } from '#lib/capture/in-page/dom/safe-dom.ts';

/** Longer ones are data, not places. */
const LONGEST_URL = 2000;

/**
 * The absolute URL that a link leads to, if a quote can lead there too.
 *
 * Undefined for everything but `http:`, `https:` and `mailto:`, and for links into the page itself: footnote marks and
 * headings' anchors would only be noise.
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
