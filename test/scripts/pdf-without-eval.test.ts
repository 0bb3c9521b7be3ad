import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { build, type Plugin } from 'vite';
import { expect, it } from 'vitest';

import { pdfWithoutEval } from '#scripts/pdf-without-eval.ts';

const { resolve } = createRequire(import.meta.url);
const FILES = ['pdf.mjs', 'pdf.worker.mjs'].map((name) => resolve(`pdfjs-dist/legacy/build/${name}`));

async function bundle(input: string, plugins: Plugin[]): Promise<string> {
  const built: unknown = await build({
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: { write: false, minify: false, rolldownOptions: { input } },
  });
  return JSON.stringify(built);
}

it.each(FILES)(
  'leaves nothing that makes code of text or loads it: %s',
  async (file) => {
    const original = await readFile(file, 'utf8');
    expect(original).toContain("Function('return this')()");
    expect(original).toContain('await import(');
    const code = await bundle(file, [pdfWithoutEval()]);
    expect(code).toContain('pdfjsVersion');
    expect(code).not.toContain("Function('return this')");
    expect(code).not.toMatch(/await import\((?![^)]*window\.location)/u);
  },
  60_000,
);

it('stops the build when PDF.js makes code of text in a new way', async () => {
  const [file = ''] = FILES;
  const changed: Plugin = {
    name: 'test:changed',
    enforce: 'pre',
    transform: { filter: { id: file }, handler: (code) => `${code}\nnew Function('return 1')();` },
  };
  await expect(bundle(file, [changed, pdfWithoutEval()])).rejects.toThrow('mend REPLACEMENTS');
}, 60_000);
