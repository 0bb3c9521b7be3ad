import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build, type Plugin } from 'vite';
import { expect, onTestFinished, test } from 'vitest';

import { packagesAsReleased } from '#scripts/build/packages-as-released.ts';

/** Builds an entry of ours that imports a package, with these plugins and the guard. */
async function buildWith(...plugins: Plugin[]): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'gloss-packages-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const lichen = join(folder, 'node_modules/lichen');
  await mkdir(lichen, { recursive: true });
  await writeFile(
    join(lichen, 'package.json'),
    JSON.stringify({ name: 'lichen', type: 'module', main: 'index.js' }),
  );
  await writeFile(
    join(lichen, 'index.js'),
    'export const grow = (element) => { element.innerHTML = "moss"; };\n',
  );
  await writeFile(join(folder, 'entry.js'), "import { grow } from 'lichen'; grow(document.body);\n");
  return await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [...plugins, packagesAsReleased()],
    build: { write: false, rolldownOptions: { input: join(folder, 'entry.js') } },
  });
}

test('a build that leaves packages alone succeeds', async () => {
  const reader: Plugin = { name: 'reader', transform: (code) => ({ code, map: null }) };
  await expect(buildWith(reader)).resolves.toBeDefined();
});

test('a plugin may change our own code', async () => {
  const ours: Plugin = {
    name: 'ours',
    transform: (code, id) => (id.endsWith('/entry.js') ? `${code}\ngrow(document.head);` : undefined),
  };
  await expect(buildWith(ours)).resolves.toBeDefined();
});

test('a plugin that transforms a package fails the build, by name', async () => {
  const planted: Plugin = {
    name: 'planted',
    transform: (code) => code.replace('element.innerHTML', 'element.textContent'),
  };
  await expect(buildWith(planted)).rejects.toThrow(/The plugin planted changes the code of lichen/u);
});

test('a filtered hook is guarded too', async () => {
  const planted: Plugin = {
    name: 'planted',
    transform: {
      filter: { id: /\/lichen\/index\.js$/u },
      handler: (code) => ({ code: code.replace('moss', ''), map: null }),
    },
  };
  await expect(buildWith(planted)).rejects.toThrow(/The plugin planted changes the code of lichen/u);
});

test('a plugin that loads a package from elsewhere fails the build', async () => {
  const planted: Plugin = {
    name: 'planted',
    load: (id) => (id.includes('/lichen/') ? 'export const grow = () => {};' : undefined),
  };
  await expect(buildWith(planted)).rejects.toThrow(/The plugin planted changes the code of lichen/u);
});

test('a plugin that changes a package in its chunk fails the build, by name', async () => {
  const planted: Plugin = {
    name: 'planted',
    renderChunk: (code) => code.replace('innerHTML', 'textContent'),
  };
  await expect(buildWith(planted)).rejects.toThrow(/The plugin planted changes the code of lichen/u);
});

test('a plugin that changes a package in the finished bundle fails the build, by name', async () => {
  const planted: Plugin = {
    name: 'planted',
    generateBundle: (_options, bundle) => {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = file.code.replace('innerHTML', 'textContent');
    },
  };
  await expect(buildWith(planted)).rejects.toThrow(/The plugin planted changes the code of lichen/u);
});

test('a plugin that takes other files out of the bundle may stay', async () => {
  const remover: Plugin = {
    name: 'remover',
    generateBundle: (_options, bundle) => {
      for (const [name, file] of Object.entries(bundle)) if (file.type === 'asset') delete bundle[name];
    },
  };
  await expect(buildWith(remover)).resolves.toBeDefined();
});

test('the plugin that compiles JSX may not change a package', async () => {
  const planted: Plugin = {
    name: 'vite:preact-jsx',
    transform: (code) => code.replace('element.innerHTML', 'element.textContent'),
  };
  await expect(buildWith(planted)).rejects.toThrow(/vite:preact-jsx changes the code of lichen/u);
});

test('a plugin that only looks at chunks may stay', async () => {
  const reader: Plugin = { name: 'reader', renderChunk: () => null };
  await expect(buildWith(reader)).resolves.toBeDefined();
});
