import type { Plugin } from 'vite';

const MODULE = '\0gloss:browser';

/** As the polyfill itself decides it, but without loading it where it would do nothing. */
const CODE = `
const isThere = Boolean(globalThis.browser?.runtime?.id);
export const browser = isThere ? globalThis.browser : (await import('webextension-polyfill')).default;
`;

/**
 * Puts `webextension-polyfill` under `wxt/browser` in the extension's pages, and only there.
 *
 * WXT's own module puts it everywhere. The background and the injected scripts use nothing that it adds to a
 * promise-based API, and its 10 kB would be an eighth of the background. Pages load it in a Chrome before 148 only;
 * all other browsers have what it makes.
 */
export function polyfillPages(): Plugin {
  let isPage = false;
  return {
    name: 'gloss:polyfill-pages',
    enforce: 'pre',
    configResolved({ build }) {
      isPage = build.lib === false;
    },
    resolveId: (source) => (isPage && source === 'wxt/browser' ? MODULE : undefined),
    load: (id) => (id === MODULE ? CODE : undefined),
  };
}
