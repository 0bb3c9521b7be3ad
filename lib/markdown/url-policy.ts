import { element, text, type ElementView, type View } from './view.ts';

/** What a link and an image of an answer become. Both get what the author wrote, decoded, and untrusted. */
export interface UrlPolicy {
  link(href: string, title: string, children: View[]): View;
  image(src: string, title: string, alt: string): View;
}

const safeProtocols = new Set(['https:', 'http:', 'mailto:']);

/**
 * Gloss' own policy: only `https:`, `http:` and `mailto:` with an absolute URL become links, which open in a new
 * tab and carry their real host (punycode stays punycode); an image is never loaded, a chip stands for it.
 */
export const urlPolicy: UrlPolicy = {
  link(href, title, children) {
    const url = parseUrl(href);
    if (!url) return element('span', { class: 'link-refused', title: href }, children);
    const label = url.protocol === 'mailto:' ? '' : hostToShow(url, children);
    return element(
      'a',
      {
        href: url.href,
        target: '_blank',
        rel: 'noopener noreferrer',
        title: title === '' ? url.href : `${title}\n${url.href}`,
        ...(label !== '' && { 'data-host': label }),
      },
      children,
    );
  },
  image(src, title, alt) {
    const url = parseUrl(src);
    const label = alt || title || 'Image';
    const chip = (inner: ElementView): ElementView =>
      element('span', { class: 'image-chip', title: src.slice(0, maxShownUrl) }, [inner]);
    if (!url || url.protocol === 'mailto:') {
      return chip(element('span', {}, [text(`${label} (image not shown)`)]));
    }
    return chip(
      element(
        'a',
        {
          href: url.href,
          target: '_blank',
          rel: 'noopener noreferrer',
          title: url.href,
          'data-host': url.host,
        },
        [text(label)],
      ),
    );
  },
};

const maxShownUrl = 300;

/** Reads an absolute URL of an allowed scheme. A relative one would name a page of the extension. */
function parseUrl(href: string): URL | undefined {
  const url = URL.parse(href);
  return url && safeProtocols.has(url.protocol) ? url : undefined;
}

/** Names the host unless the text of the link is that host or its URL, word for word. */
function hostToShow(url: URL, children: readonly View[]): string {
  const [only] = children;
  if (children.length !== 1 || only?.kind !== 'text') return url.host;
  const shown = only.text;
  const isItsOwnName =
    shown === url.host || shown === url.href || `${shown}/` === url.href || url.href === `http://${shown}/`;
  return isItsOwnName || shown.startsWith(`${url.origin}/`) ? '' : url.host;
}
