import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

/** The style sheets that the script before the first frame has. */
const FIRST_FRAME = new URL('../../entrypoints/sidepanel/first-frame.css', import.meta.url);
const ADOPT = fileURLToPath(new URL('../../lib/appearance/adopt-styles.ts', import.meta.url));
const PREFIX = '\0gloss:adopted:';

/** The paths of the style sheets that the first frame has, in the order of the cascade. */
export function listFirstStyles(): string[] {
  const imports = readFileSync(FIRST_FRAME, 'utf8').matchAll(/^@import '(?<path>.+)';$/gmu);
  return Array.from(imports, ({ groups }) => fileURLToPath(new URL(groups?.['path'] ?? '', FIRST_FRAME)));
}

/**
 * Puts the panel's style sheets into its scripts, which adopt them when they run: its first frame would have to
 * wait for a file. They apply in the order of the imports, as always. Text from elsewhere is never adopted.
 */
export function adoptedStyles(): Plugin {
  const early = new Set(listFirstStyles());
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
      if (!isPanel || !source.endsWith('.css')) return undefined;
      const found = await this.resolve(source, importer, { skipSelf: true });
      // The name must not end as that of a style sheet, or it would be handled as one.
      return found && `${PREFIX}${found.id}.js`;
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return undefined;
      const path = id.slice(PREFIX.length, -'.js'.length);
      if (early.has(path)) return '';
      return `import text from ${JSON.stringify(`${path}?inline`)};
import { adoptStyles } from ${JSON.stringify(ADOPT)};
adoptStyles(text);`;
    },
  };
}
