import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

/** The style sheets that the script before the first frame has. */
const FIRST_FRAME = new URL('../../entrypoints/sidepanel/first-frame.css', import.meta.url);
const PREFIX = '\0gloss:adopted:';
const ADOPT = '\0gloss:adopt';

const ADOPT_CODE = `export function adopt(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}`;

function readImports(styles: URL): Set<string> {
  const imports = readFileSync(styles, 'utf8').matchAll(/^@import '(?<path>.+)';$/gmu);
  return new Set(Array.from(imports, ({ groups }) => fileURLToPath(new URL(groups?.['path'] ?? '', styles))));
}

/**
 * Puts the panel's style sheets into its scripts, which adopt them when they run: its first frame would have to
 * wait for a file. They apply in the order of the imports, as always. Text from elsewhere is never adopted.
 */
export function adoptedStyles(): Plugin {
  const early = readImports(FIRST_FRAME);
  let isPanel = false;
  return {
    name: 'gloss:adopted-styles',
    apply: 'build',
    enforce: 'pre',
    configResolved({ build }) {
      const { input } = build.rolldownOptions;
      isPanel = build.lib === false && typeof input === 'object' && 'sidepanel' in input;
    },
    async resolveId(source, importer) {
      if (source === ADOPT) return ADOPT;
      if (!isPanel || !source.endsWith('.css')) return undefined;
      const found = await this.resolve(source, importer, { skipSelf: true });
      // The name must not end as that of a style sheet, or it would be handled as one.
      return found && `${PREFIX}${found.id}.js`;
    },
    load(id) {
      if (id === ADOPT) return ADOPT_CODE;
      if (!id.startsWith(PREFIX)) return undefined;
      const path = id.slice(PREFIX.length, -'.js'.length);
      if (early.has(path)) return '';
      return `import text from ${JSON.stringify(`${path}?inline`)};
import { adopt } from ${JSON.stringify(ADOPT)};
adopt(text);`;
    },
  };
}
