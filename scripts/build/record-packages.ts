import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import type { Plugin, Rolldown } from 'vite';

/** Where builds write their records, relative to the root: a folder for each browser, a file for each bundle. */
export const RECORDS = 'artifacts/packages';

/** What one package adds to one bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** Its code before it is minified, and its other files as they are. */
  readonly bytes: number;
}

const PACKAGE = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/u;

async function describe(folder: string): Promise<Omit<BundledPackage, 'bytes'>> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return { name: String(name), version: String(version), licence: String(license) };
}

/** The file name of a script that is built by itself. */
function nameOf(bundle: Rolldown.OutputBundle): string {
  const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry);
  if (!entry) throw new Error('This bundle has no entry.');
  return basename(entry.fileName);
}

/** Writes down which packages end up in each bundle, and how much of them, for the check of what ships. */
export function recordPackages(): Plugin {
  let root = '';
  let folder = '';
  let name: string | undefined;
  return {
    name: 'gloss:record-packages',
    configResolved({ build, root: configured }) {
      root = configured;
      folder = join(root, RECORDS, basename(build.outDir));
      const { input } = build.rolldownOptions;
      name = typeof input === 'object' && !Array.isArray(input) ? Object.keys(input).join('-') : undefined;
    },
    async writeBundle(_options, bundle) {
      const sizes = new Map<string, number>();
      const add = (path: string, bytes: number): void => {
        const found = PACKAGE.exec(resolve(root, path))?.[1];
        if (found !== undefined && bytes > 0) sizes.set(found, (sizes.get(found) ?? 0) + bytes);
      };
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset') add(file.originalFileNames[0] ?? '', Buffer.from(file.source).length);
        else for (const [id, { renderedLength }] of Object.entries(file.modules)) add(id, renderedLength);
      }
      const packages = await Promise.all(
        [...sizes].map(async ([path, bytes]) => ({ ...(await describe(path)), bytes })),
      );
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${name ?? nameOf(bundle)}.json`), JSON.stringify(packages, null, 2));
    },
  };
}
