import { readFile } from 'node:fs/promises';

import type { Plugin } from 'vite';

const HTML = new URL('../../entrypoints/sidepanel/first-panel.html', import.meta.url);
const PAGE = '/entrypoints/sidepanel/index.html';
const MAIN = '/entrypoints/sidepanel/main.tsx';
const SCRIPT = 'chunks/panel.js';

/** The panel's script has a fixed name, so that another file can refer to it; others keep WXT's names. */
function nameChunk({ moduleIds }: { moduleIds: string[] }): string {
  return moduleIds.some((id) => id.endsWith(MAIN)) ? SCRIPT : 'chunks/[name]-[hash].js';
}

/**
 * Puts the initial panel into its HTML, so that the user can type before the script has loaded. The script
 * renders into the same elements. `entrypoints/first-frame.ts` runs before the first frame, and loads it.
 */
export function panelInHtml(browser: string): Plugin {
  // Firefox paints before a script that it need not wait for, in the theme of the browser.
  const how = browser === 'firefox' ? '' : ' async blocking="render"';
  // Directly after the page's policy: the sooner it is asked for, the sooner the first frame.
  const script = `<script${how} src="/first-frame.js"></script>`;
  return {
    name: 'gloss:panel-in-html',
    apply: 'build',
    enforce: 'pre',
    config: ({ build }) =>
      build?.lib
        ? undefined
        : {
            build: {
              rolldownOptions: { output: { entryFileNames: nameChunk, chunkFileNames: nameChunk } },
            },
          },
    resolveId: (source) =>
      source === 'virtual:panel' ? { id: `/${SCRIPT}`, external: 'absolute' } : undefined,
    transformIndexHtml: {
      order: 'post',
      async handler(html, { filename }) {
        if (!filename.endsWith(PAGE)) return html;
        const panel = (await readFile(HTML, 'utf8')).trim();
        return html
          .replace('<div id="app">', (root) => root + panel)
          .replace(/ *<script type="module"[^>]*><\/script>\n/u, '')
          .replace(/<meta http-equiv[^>]*>/u, (policy) => `${policy}\n    ${script}`);
      },
    },
  };
}
