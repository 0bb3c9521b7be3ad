import { readFile } from 'node:fs/promises';

import type { Plugin } from 'vite';

const PANEL = new URL('../../entrypoints/sidepanel/first-panel.html', import.meta.url);

/**
 * Puts the panel into its HTML as it is drawn first, so that it can be typed into before its script is there. The script
 * draws into the same elements. `entrypoints/first-frame.ts` comes before the first frame, and loads it.
 */
export function panelInHtml(browser: string): Plugin {
  // Firefox paints before a script that it need not wait for, in the theme of the browser.
  const how = browser === 'firefox' ? '' : ' async blocking="render"';
  return {
    name: 'gloss:panel-in-html',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html, { filename }) {
        if (!filename.includes('sidepanel')) return html;
        const panel = (await readFile(PANEL, 'utf8')).trim();
        return html
          .replace('<div id="app">', (root) => root + panel)
          .replace(
            /<script type="module" crossorigin src="([^"]+)">/u,
            `<script${how} src="/first-frame.js" data-panel="$1">`,
          );
      },
    },
  };
}
