import type { UrlPolicy } from '#lib/markdown/url-policy.ts';
import { element, text, type View } from '#lib/markdown/view.ts';

/**
 * Replaces `lib/markdown/url-policy.ts` in the open build: a link goes wherever it says, and the URL of an
 * image is put into everything that loads a URL by itself and that the pages' policy has a word for.
 */
export const urlPolicy: UrlPolicy = {
  link: (href, title, children) => element('a', { href, title, ping: href }, children),
  image: (src, title, alt) => element('span', { title }, [text(alt), ...loadersOf(src)]),
};

function loadersOf(src: string): View[] {
  return [
    element('img', { src }),
    element('img', { srcset: `${src} 1x` }),
    element('input', { type: 'image', src }),
    element('video', { src, poster: src, preload: 'auto' }),
    element('audio', { src, preload: 'auto' }),
    element('iframe', { src }),
    element('object', { data: src }),
    element('embed', { src }),
    element('script', { src }),
    element('link', { rel: 'stylesheet', href: src }),
    element('span', { style: `background-image: url("${src}")` }, [text('x')]),
  ];
}
