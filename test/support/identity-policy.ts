import type { UrlPolicy } from '#lib/markdown/url-policy.ts';
import { element, text } from '#lib/markdown/view.ts';

/** Lets every link and image through as it is written, so that rendering can be compared with other parsers. */
export const identityPolicy: UrlPolicy = {
  link: (href, title, children) =>
    element('a', { href: encode(href), ...(title !== '' && { title }) }, children),
  // The renderer can make no `img`: a span stands for it, which `canonicalOf` reads.
  image: (src, title, alt) =>
    element('span', { class: 'identity-image', title: JSON.stringify([encode(src), title]) }, [text(alt)]),
};

function encode(href: string): string {
  try {
    return encodeURI(href).replaceAll('%25', '%');
  } catch {
    return href;
  }
}
