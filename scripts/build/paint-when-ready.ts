import type { Plugin } from 'vite';

/**
 * Lets a page be painted only once its script has run: before, it would show the theme of the browser for a moment where
 * the user has chosen another one. The script draws the page anyway, so that nothing is waited for.
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
