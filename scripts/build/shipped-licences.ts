import { fileURLToPath } from 'node:url';

import type { WxtHooks } from 'wxt';

/** Licences of assets and data, which the bundler does not collect, by the file name that they get. */
const ASSET_LICENCES = {
  'stix-two-math.txt': '@fontsource/stix-two-math/LICENSE',
  'character-maps.txt': 'pdfjs-dist/cmaps/LICENSE',
  'prices.txt': '@pydantic/genai-prices/LICENSE',
} as const;

/** Ships the licence of every package, font and table in the extension's folder `licences/`. */
export const shippedLicences: Partial<WxtHooks> = {
  // Each build names the packages of its own entry points.
  'vite:build:extendConfig'(entrypoints, config) {
    const names = entrypoints.map(({ name }) => name).join('-');
    config.build = { ...config.build, license: { fileName: `licences/${names}.md` } };
  },
  'build:publicAssets'(_wxt, files) {
    for (const [name, path] of Object.entries(ASSET_LICENCES)) {
      files.push({
        absoluteSrc: fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url)),
        relativeDest: `licences/${name}`,
      });
    }
  },
};
