import type { UrlPolicy } from '#lib/markdown/url-policy.ts';
import { element, text } from '#lib/markdown/view.ts';

/** Lets every link and image through as it is written, so that rendering can be compared with other parsers: `canonicalOf` encodes it. */
export const identityPolicy: UrlPolicy = {
  link: (href, title, children) => element('a', { href: href, ...(title !== '' && { title }) }, children),
  // The renderer can make no `img`: a span stands for it, which `canonicalOf` reads.
  image: (src, title, alt) =>
    element('span', { class: 'identity-image', title: JSON.stringify([src, title]) }, [text(alt)]),
};
