import type { Plugin } from 'vite';

/**
 * Delays a page's first paint until its script has run: otherwise it would briefly show the browser's theme
 * even if the user has chosen another. The script draws the page anyway, so this costs no time.
 */
export function paintWhenReady(): Plugin {
  return {
    name: 'gloss:paint-when-ready',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replaceAll('<script type="module"', '<script blocking="render" type="module"'),
    },
  };
}
