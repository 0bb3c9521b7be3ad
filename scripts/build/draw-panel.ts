import { join } from 'node:path';

import { type Plugin, runnerImport } from 'vite';

const ROOT = '<div id="app"></div>';

const NO_STYLES = '\0no-styles';

/** The page has its style sheets; a drawing needs none. */
const withoutStyles: Plugin = {
  name: 'gloss:without-styles',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('.css') ? NO_STYLES : undefined),
  load: (id) => (id === NO_STYLES ? '' : undefined),
};

/** Writes the panel's first frame into its page. */
export function drawPanel(): Plugin {
  let root = '';
  return {
    name: 'gloss:draw-panel',
    configResolved: (config) => {
      root = config.root;
    },
    transformIndexHtml: {
      order: 'pre',
      async handler(html, { filename }) {
        if (!/\bsidepanel\b/u.test(filename)) return html;
        const { module } = await runnerImport<{ drawFirstFrame: () => string }>(
          join(root, 'components/panel/draw-first-frame.tsx'),
          {
            configFile: false,
            oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
            plugins: [withoutStyles],
          },
        );
        if (!html.includes(ROOT)) throw new Error(`${filename} has no ${ROOT}`);
        return html.replace(ROOT, () => `<div id="app">${module.drawFirstFrame()}</div>`);
      },
    },
  };
}
