import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { type BenchLine, formatFigure } from './bench-line.ts';
import { benchBytesToDeltas } from './bytes-to-deltas.ts';
import { benchCapture } from './capture.ts';
import { benchChats } from './chats.ts';
import { benchFloor } from './floor/floor.ts';
import { benchIdle } from './floor/idle.ts';
import { benchMemory } from './floor/memory.ts';
import { benchFrontDoor } from './front-door.ts';
import { benchLatency } from './latency.ts';
import { benchMarkdown } from './markdown/bench-markdown.ts';
import { benchCommonMark } from './markdown/commonmark.ts';
import { benchPages } from './pages/bench-pages.ts';
import { benchPanel } from './panel.ts';
import { benchQuotations } from './quotations.ts';
import { benchRelay } from './relay.ts';
import { benchSizes } from './sizes.ts';
import { type BenchBrowser, startBenchBrowser } from './start-browser.ts';
import { benchStart } from './start.ts';
import { checkPlaces, describeMachine, writeTables } from './write-tables.ts';

/** The benchmarks by name, for `npm run bench -- NAME …`. */
const BENCHES: Record<string, (browser: BenchBrowser) => Promise<BenchLine[]>> = {
  sizes: benchSizes,
  'bytes-to-deltas': benchBytesToDeltas,
  latency: benchLatency,
  commonmark: benchCommonMark,
  markdown: benchMarkdown,
  panel: benchPanel,
  start: benchStart,
  floor: benchFloor,
  memory: benchMemory,
  idle: benchIdle,
  chats: benchChats,
  quotations: benchQuotations,
  capture: benchCapture,
  'front-door': benchFrontDoor,
  relay: benchRelay,
  'start-firefox': benchStart,
  'floor-firefox': benchFloor,
};
/** Those that run in Firefox; the others run in Chromium. */
const IN_FIREFOX: ReadonlySet<string> = new Set(['start-firefox', 'floor-firefox']);

// `--json FILE` writes all lines; `--markdown FILE` writes the tables of the benchmarks that ran.
const { values, positionals } = parseArgs({
  options: { json: { type: 'string' }, markdown: { type: 'string' } },
  allowPositionals: true,
});
const [first, folder] = positionals;
if (first === 'pages' && folder !== undefined) {
  // Saved pages are not in the repository, so this one runs only when it is given a folder of them.
  for (const name of Object.keys(BENCHES)) delete BENCHES[name];
  BENCHES['pages'] = (browser) => benchPages(browser, folder);
  positionals.length = 1;
}
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  throw new Error(
    `Unknown benchmark: ${unknown.join(', ')}. Choose from ${Object.keys(BENCHES).join(', ')}, or pages FOLDER.`,
  );
}

const chosen = Object.entries(BENCHES).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
if (values.markdown !== undefined) {
  await checkPlaces(
    values.markdown,
    chosen.map(([name]) => name),
  );
}

const measured = new Map<string, BenchLine[]>();
let machine = '';
for (const [name, bench] of chosen) {
  // A fresh browser each, so that memory left by one benchmark does not slow the next.
  const browser = await startBenchBrowser(IN_FIREFOX.has(name) ? 'firefox' : 'chromium');
  try {
    machine = await describeMachine(browser.browser);
    const lines = await bench(browser);
    for (const { name: line, value, unit, budget, ok } of lines) {
      console.log(`${ok ? ' ' : '✗'} ${line}: ${formatFigure(value, unit)}${budget && ` (${budget})`}`);
    }
    measured.set(name, lines);
  } finally {
    await browser.close();
  }
}
const lines = [...measured.values()].flat();
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(lines, null, 2)}\n`);
if (values.markdown !== undefined) await writeTables(values.markdown, machine, measured);
if (lines.some(({ ok }) => !ok)) process.exitCode = 1;
