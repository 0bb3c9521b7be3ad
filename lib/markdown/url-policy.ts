import { blockText } from '#lib/wording/answer-blocks.ts';

import { element, type ElementView, type View } from './view.ts';
import { nameControls, visibleControls } from './visible-controls.ts';

/** Decides how links and images are drawn. Both get decoded, untrusted text. */
export interface UrlPolicy {
  link(href: string, title: string, children: View[]): View;
  image(src: string, title: string, alt: string): View;
}

const SAFE_PROTOCOLS = new Set(['https:', 'http:', 'mailto:']);

/**
 * The policy of the panel: only absolute `https:`, `http:` and `mailto:` URLs become links, which open in a new
 * tab and show their real host (in punycode). An image is never loaded; a chip shows its name and host.
 */
export const urlPolicy: UrlPolicy = {
  link(href, title, children) {
    const url = parseUrl(href);
    if (!url)
      return element(
        'span',
        { class: 'link-refused', title: nameControls(href.slice(0, MAX_SHOWN_URL)) },
        children,
      );
    const label = url.protocol === 'mailto:' ? addressToShow(url, children) : hostToShow(url, children);
    return element(
      'a',
      {
        href: url.href,
        target: '_blank',
        rel: 'noopener noreferrer',
        // The URL comes first: a title could pretend to be one.
        title: title === '' ? url.href : `${url.href}\n“${nameControls(title)}”`,
        ...(label !== '' && { 'data-host': label }),
      },
      label === '' ? children : [element('span', { class: 'link-text' }, children)],
    );
  },
  image(src, title, alt) {
    const url = parseUrl(src);
    const label = alt || title || blockText.image;
    const chip = (inner: ElementView): ElementView =>
      element('span', { class: 'image-chip', title: nameControls(src.slice(0, MAX_SHOWN_URL)) }, [inner]);
    if (!url || url.protocol === 'mailto:') {
      return chip(element('span', {}, visibleControls(blockText.notShown(label))));
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
        [element('span', { class: 'link-text' }, visibleControls(label))],
      ),
    );
  },
};

const MAX_SHOWN_URL = 300;

/** Parses an absolute URL of an allowed scheme. A relative one would resolve to a page of the extension. */
function parseUrl(href: string): URL | undefined {
  const url = URL.parse(href);
  return url && SAFE_PROTOCOLS.has(url.protocol) ? url : undefined;
}

/** Names the recipients, unless the text of the link is exactly that. */
function addressToShow({ pathname, searchParams }: URL, children: readonly View[]): string {
  const more = [...searchParams]
    .filter(([field]) => /^(?:to|cc|bcc)$/i.test(field))
    .map(([, value]) => value);
  const address = nameControls([decode(pathname), ...more].join(', '));
  const [only] = children;
  return children.length === 1 && only?.kind === 'text' && only.text.replace(/^mailto:/i, '') === address
    ? ''
    : address;
}

function decode(component: string): string {
  try {
    return decodeURIComponent(component);
  } catch {
    return component;
  }
}

/**
 * Names the host, unless the text of the link is exactly that host or its URL. User info could be mistaken
 * for a host.
 */
function hostToShow(url: URL, children: readonly View[]): string {
  const [only] = children;
  if (children.length !== 1 || only?.kind !== 'text') return url.host;
  if (url.username !== '' || url.password !== '') return url.host;
  const shown = only.text;
  const isItsOwnName =
    shown === url.host || shown === url.href || `${shown}/` === url.href || url.href === `http://${shown}/`;
  return isItsOwnName || shown.startsWith(`${url.origin}/`) ? '' : url.host;
}
