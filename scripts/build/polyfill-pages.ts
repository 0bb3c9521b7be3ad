import type { Plugin } from 'vite';

const MODULE = '\0gloss:browser';

/** Decides as the polyfill does, but does not load it where it would do nothing. */
const CODE = `
const isThere = Boolean(globalThis.browser?.runtime?.id);
export const browser = isThere ? globalThis.browser : (await import('webextension-polyfill')).default;
`;

/**
 * Resolves `wxt/browser` to `webextension-polyfill` in the extension's pages, when the browser has no `browser`.
 *
 * Only pages in Chrome before 148 load it. The background and the injected scripts need nothing that it adds to a
 * promise-based API, and it would be a tenth of the background; WXT's module would put it everywhere.
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
