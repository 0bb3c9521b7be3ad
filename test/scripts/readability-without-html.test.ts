import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { build, type Plugin } from 'vite';
import { expect, it } from 'vitest';

import { readabilityWithoutHtml } from '#scripts/readability-without-html.ts';

const READABILITY = createRequire(import.meta.url).resolve('@mozilla/readability/Readability.js');

async function bundle(plugins: Plugin[]): Promise<string> {
  const built: unknown = await build({
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: { write: false, minify: false, rolldownOptions: { input: READABILITY } },
  });
  return JSON.stringify(built);
}

it('leaves nothing that writes HTML strings', async () => {
  expect(await readFile(READABILITY, 'utf8')).toContain('page.innerHTML = pageCacheHtml');
  const code = await bundle([readabilityWithoutHtml()]);
  expect(code).toContain('page.replaceChildren');
  expect(code).not.toMatch(/\.innerHTML\s*=[^=]/);
}, 60_000);
