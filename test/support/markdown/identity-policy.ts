import type { UrlPolicy } from '#lib/markdown/url-policy.ts';
import { element, text } from '#lib/markdown/view.ts';

/** Lets every link and image through as written, so that the result can be compared with other parsers. */
export const identityPolicy: UrlPolicy = {
  link: (href, title, children) => element('a', { href: href, ...(title !== '' && { title }) }, children),
  // The renderer cannot make an `img`, so a span carries its data; `canonicalOf` reads it.
  image: (src, title, alt) =>
    element('span', { class: 'identity-image', title: JSON.stringify([src, title]) }, [text(alt)]),
};
