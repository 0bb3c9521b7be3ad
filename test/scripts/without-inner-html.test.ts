import { build, type Plugin, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';

import { withoutInnerHtml } from '#scripts/without-inner-html.ts';

const ENTRY = 'virtual:entry';

const entry: Plugin = {
  name: 'entry',
  resolveId: (id) => (id === ENTRY ? id : undefined),
  load: (id) =>
    id === ENTRY ? "import { render, h } from 'preact'; render(h('p'), document.body);" : undefined,
};

function isOutput(built: unknown): built is Rolldown.RolldownOutput {
  return typeof built === 'object' && built !== null && 'output' in built;
}

async function bundle(plugins: Plugin[]): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [entry, ...plugins],
    build: { write: false, rolldownOptions: { input: ENTRY } },
  });
  if (!isOutput(built)) throw new Error('The build has no output.');
  return built.output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n');
}

describe('a page that is built with Preact', () => {
  it('writes innerHTML, as Preact comes', async () => {
    expect(await bundle([])).toContain('.innerHTML=');
  });

  it('writes none through the transform, and keeps the rest', async () => {
    const code = await bundle([withoutInnerHtml()]);
    expect(code).not.toContain('innerHTML');
    expect(code.length).toBeGreaterThan(8000);
  });
});
