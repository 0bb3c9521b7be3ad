import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import type { BenchLine } from './bench-line.ts';
import { benchBytesToDeltas } from './bytes-to-deltas.ts';
import { benchCapture } from './capture.ts';
import { benchFrontDoor } from './front-door.ts';
import { benchLatency } from './latency.ts';
import { benchMarkdown } from './markdown.ts';
import { benchPanel } from './panel.ts';
import { benchSizes } from './sizes.ts';
import { type BenchBrowser, startBenchBrowser } from './start-browser.ts';

/** Every benchmark by its name, for `npm run bench -- NAME …`. */
const benches: Record<string, (browser: BenchBrowser) => Promise<BenchLine[]>> = {
  sizes: benchSizes,
  'bytes-to-deltas': benchBytesToDeltas,
  latency: benchLatency,
  markdown: benchMarkdown,
  panel: benchPanel,
  capture: benchCapture,
  'front-door': benchFrontDoor,
};

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !(name in benches));
if (unknown.length > 0) {
  throw new Error(`No benchmark ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
}

const lines: BenchLine[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  // A browser of its own for each: what one leaves in memory must not slow the next.
  const browser = await startBenchBrowser();
  try {
    const measured = await bench(browser);
    for (const { name: line, value, unit, budget, ok } of measured) {
      const figure = `${Number(value.toPrecision(3))} ${unit}`;
      console.log(`${ok ? ' ' : '✗'} ${line}: ${figure}${budget && ` (${budget})`}`);
    }
    lines.push(...measured);
  } finally {
    await browser.close();
  }
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(lines, null, 2)}\n`);
if (lines.some(({ ok }) => !ok)) process.exitCode = 1;
