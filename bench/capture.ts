import type { Page } from 'puppeteer-core';
import * as v from 'valibot';

import { createPageWorld, type PageWorld, readPageScript } from '#test/support/page-world.ts';

import { atMost, type BenchLine, quantile, told } from './bench-line.ts';
import type { BenchBrowser } from './start-browser.ts';

const RUNS = 7;

/** Measures what a capture costs a page in Chromium, in time of its main thread, whatever else the machine does. */
export async function benchCapture({ browser }: BenchBrowser): Promise<BenchLine[]> {
  const capture = await readPageScript('capture');
  const capturePage = await readPageScript('capture-page');
  const page = await browser.newPage();
  try {
    return [
      ...(await benchOne(page, 'capture of a 1 MB selection', longArticle(2_500), capture, 9)),
      ...(await benchOne(page, 'capture of a selection of 10,000 nodes', longArticle(1_250), capture, 9)),
      ...(await benchOne(page, 'capture of a page of 10,000 nodes', longArticle(1_250), capturePage, 12)),
    ];
  } finally {
    await page.close();
  }
}

async function benchOne(
  page: Page,
  name: string,
  html: string,
  script: string,
  most: number,
): Promise<BenchLine[]> {
  const totals: number[] = [];
  const longest: number[] = [];
  const floors: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await page.setContent(html);
    const world = await createPageWorld(page);
    // The page has been painted before the menu opens: the user is looking at it.
    await world.evaluate(
      'getSelection().selectAllChildren(document.body); new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))',
    );
    const floor = await traceTasks(page, () => world.evaluate(FLOOR));
    floors.push(sum(floor));
    const tasks = await traceTasks(page, () => captureIn(world, script));
    totals.push(sum(tasks));
    longest.push(Math.max(...tasks));
  }
  const total = quantile(totals, 0.5);
  return [
    told(name, total, 'ms'),
    atMost(`${name}, against a bare walk`, total / quantile(floors, 0.5), most, '×'),
    atMost(`${name}, longest task`, quantile(longest, 0.5), 50, 'ms'),
  ];
}

async function captureIn(world: PageWorld, script: string): Promise<void> {
  const length = await world.evaluate(
    `(${script.trim().replace(/;$/, '')}).then((captured) => captured.text.length)`,
  );
  if (typeof length !== 'number' || length < 100_000)
    throw new Error(`Only ${String(length)} characters came`);
}

/** The least that a capture can do: ask every element how it is laid out, and collect the text. */
const FLOOR = `(() => {
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    if (node.nodeType === 3) texts.push(node.data);
    else if (getComputedStyle(node).display === 'none') texts.push('');
  }
  if (texts.join('').length < 1000) throw new Error('no text');
})()`;

const traceSchema = v.object({
  traceEvents: v.array(
    v.object({
      name: v.string(),
      pid: v.number(),
      tid: v.number(),
      tdur: v.optional(v.number()),
      args: v.optional(v.record(v.string(), v.unknown())),
    }),
  ),
});

/** Time that each task of the page's main thread took on a processor, in ms, while `act` went on. */
async function traceTasks(page: Page, act: () => Promise<unknown>): Promise<number[]> {
  await page.tracing.start({
    categories: ['disabled-by-default-devtools.timeline', 'v8.execute'],
  });
  await act();
  const bytes = await page.tracing.stop();
  const { traceEvents } = v.parse(traceSchema, JSON.parse(new TextDecoder().decode(bytes)));
  const mains = traceEvents.filter(
    (event) => event.name === 'thread_name' && event.args?.['name'] === 'CrRendererMain',
  );
  const tasks = Map.groupBy(
    traceEvents.filter((event) => event.name === 'RunTask' && event.tdur !== undefined),
    (event) => `${event.pid} ${event.tid}`,
  );
  const busiest = mains
    .map((main) => tasks.get(`${main.pid} ${main.tid}`) ?? [])
    .toSorted((a, b) => sum(b.map((task) => task.tdur ?? 0)) - sum(a.map((task) => task.tdur ?? 0)))
    .at(0);
  return (busiest ?? []).map((task) => (task.tdur ?? 0) / 1000);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function longArticle(sections: number): string {
  const section = (index: number) =>
    `<div class="section"><h2>Section ${index}</h2><p>Some <b>text</b> with a <a href="https://example.org/${index}">link</a>, ` +
    `and, commas, ${'several words '.repeat(26)}</p><ul><li>one ${index}</li><li>two</li></ul></div>`;
  return `<!doctype html><title>A long page</title><nav><a href="/">Home</a></nav><article>${Array.from({ length: sections }, (_, index) => section(index)).join('')}</article>`;
}
