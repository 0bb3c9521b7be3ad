import type { Plugin } from 'vite';

const BROWSER = '\0gloss:browser';
const POLYFILL = '\0gloss:browser-polyfill';

const MODULES = new Map([
  // Makes the same check as the polyfill, but does not load it if it would do nothing.
  [
    BROWSER,
    `const isThere = Boolean(globalThis.browser?.runtime?.id);
export const browser = isThere ? globalThis.browser : (await import('${POLYFILL}')).default;`,
  ],
  // The bundler's helper for CommonJS packages is loaded with the package, not with every page.
  [POLYFILL, "export { default } from 'webextension-polyfill';"],
]);

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
    resolveId(source) {
      if (source === POLYFILL) return POLYFILL;
      return isPage && source === 'wxt/browser' ? BROWSER : undefined;
    },
    load: (id) => MODULES.get(id),
  };
}
