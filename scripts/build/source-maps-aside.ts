import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { Plugin } from 'vite';

/**
 * Writes source maps into `artifacts/maps/` instead of the extension: the check of the Firefox build looks up there
 * which package a line is from.
 */
export function sourceMapsAside(): Plugin {
  let folder = '';
  return {
    name: 'gloss:source-maps-aside',
    enforce: 'post',
    config: (_config, { mode }) => (mode === 'production' ? { build: { sourcemap: 'hidden' } } : undefined),
    configResolved({ build, root }) {
      folder = join(root, 'artifacts/maps', basename(build.outDir));
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (file.type !== 'asset' || !name.endsWith('.js.map')) continue;
          delete bundle[name];
          await mkdir(dirname(join(folder, name)), { recursive: true });
          await writeFile(join(folder, name), file.source);
        }
      },
    },
  };
}
