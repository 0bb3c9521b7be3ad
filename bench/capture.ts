import type { Page } from 'puppeteer-core';

import { createPageWorld, type PageWorld, readPageScript } from '#test/support/pages/page-world.ts';

import { atMost, type BenchLine, quantile, figure } from './bench-line.ts';
import type { BenchBrowser } from './start-browser.ts';
import { sum, traceTasks } from './trace-tasks.ts';

const RUNS = 7;

/**
 * Measures what a capture costs a page in Chromium, in CPU time of its main thread, so that other programs do
 * not count.
 */
export async function benchCapture({ browser }: BenchBrowser): Promise<BenchLine[]> {
  const capture = await readPageScript('capture-selection');
  const capturePage = await readPageScript('capture-page');
  const page = await browser.newPage();
  try {
    return [
      ...(await benchOne(page, 'capture of a 1 MB selection', longArticle(2_500), capture, 12)),
      ...(await benchOne(page, 'capture of a selection of 10,000 nodes', longArticle(1_250), capture, 12)),
      ...(await benchOne(page, 'capture of a page of 10,000 nodes', longArticle(1_250), capturePage, 24)),
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
    figure(name, total, 'ms'),
    atMost(`${name}, against a bare walk`, total / quantile(floors, 0.5), most, '×'),
    atMost(`${name}, longest task`, quantile(longest, 0.5), 50, 'ms'),
  ];
}

async function captureIn(world: PageWorld, script: string): Promise<void> {
  const length = await world.evaluate(
    `(${script.trim().replace(/;$/, '')}).then((captured) => [captured].flat()[0].text.length)`,
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

function longArticle(sections: number): string {
  const section = (index: number) =>
    `<div class="section"><h2>Section ${index}</h2><p>Some <b>text</b> with a <a href="https://example.org/${index}">link</a>, ` +
    `and, commas, ${'several words '.repeat(26)}</p><ul><li>one ${index}</li><li>two</li></ul></div>`;
  return `<!doctype html><title>A long page</title><nav><a href="/">Home</a></nav><article>${Array.from({ length: sections }, (_, index) => section(index)).join('')}</article>`;
}
