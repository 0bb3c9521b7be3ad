import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'puppeteer-core';

import { bundleScript } from '#test/support/bundle-script.ts';
import { createPageWorld, readPageScript } from '#test/support/pages/page-world.ts';

import { atLeast, atMost, type BenchLine, figure } from '../bench-line.ts';
import type { BenchBrowser } from '../start-browser.ts';
import { traceTasks } from '../trace-tasks.ts';
import { scoreText, type TextScore } from './score-text.ts';

/** Pages are shown under this address, and nothing else is loaded. */
const ADDRESS = 'http://127.0.0.1:9/';

const LONG_TASK_MS = 50;

interface PageResult {
  readonly name: string;
  readonly score: TextScore;
  readonly baseline: TextScore;
  readonly longestTask: number;
}

/**
 * Captures every saved page of a folder (`name.html`) and compares the main part with the text that people
 * marked as expected (`name.txt`), next to Readability with Turndown. Prints the pages that lose half of
 * their text or make a long task.
 *
 * Pages run without scripts and without a network.
 */
export async function benchPages({ browser }: BenchBrowser, folder: string): Promise<BenchLine[]> {
  const capture = await readPageScript('capture-page');
  const turndown = await bundleScript(new URL('readability-turndown.ts', import.meta.url), 'baseline');
  const names = (await readdir(folder)).filter((file) => file.endsWith('.html')).toSorted();
  const page = await browser.newPage();
  const results: PageResult[] = [];
  try {
    await page.setJavaScriptEnabled(false);
    await page.setViewport({ width: 1280, height: 900 });
    let html = '';
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      void (request.url() === ADDRESS && request.isNavigationRequest()
        ? request.respond({ contentType: 'text/html; charset=utf-8', body: html })
        : request.abort());
    });
    for (const file of names) {
      const name = file.slice(0, -'.html'.length);
      html = await readFile(join(folder, file), 'utf8');
      const expected = await readFile(join(folder, `${name}.txt`), 'utf8');
      results.push({ name, ...(await measure(page, capture, turndown, expected)) });
    }
  } finally {
    await page.close();
  }
  return tellResults(results);
}

async function measure(
  page: Page,
  capture: string,
  turndown: string,
  expected: string,
): Promise<Omit<PageResult, 'name'>> {
  await page.goto(ADDRESS, { waitUntil: 'domcontentloaded' });
  const world = await createPageWorld(page);
  // Capture follows a gesture: the page has been laid out and painted.
  await world.evaluate('document.body?.getBoundingClientRect(); 1');
  let captured: unknown;
  const tasks = await traceTasks(page, async () => {
    captured = await world.evaluate(`(${capture.trim().replace(/;$/u, '')}).then(({ text }) => text)`);
  });
  const baseline = await world.evaluate(`${turndown}; baseline.readWithTurndown(document)`);
  return {
    score: scoreText(String(captured), expected),
    baseline: scoreText(String(baseline), expected),
    longestTask: Math.max(0, ...tasks),
  };
}

function tellResults(results: readonly PageResult[]): BenchLine[] {
  const lost = results.filter(({ score }) => score.recall < 0.5);
  const long = results.filter(({ longestTask }) => longestTask > LONG_TASK_MS);
  for (const { name, score, baseline } of lost) {
    console.log(`  ${name}: ${percent(score.recall)} of its text; Turndown ${percent(baseline.recall)}`);
  }
  for (const { name, longestTask } of long) console.log(`  ${name}: a task of ${Math.round(longestTask)} ms`);
  const f1 = f1Of(results.map(({ score }) => score));
  const baseline = f1Of(results.map((result) => result.baseline));
  return [
    figure('pages', results.length, ''),
    figure('F1 of Readability and Turndown', baseline, ''),
    atLeast('F1 of Gloss', f1, baseline, ''),
    figure('precision', mean(results.map(({ score }) => score.precision)), ''),
    figure('recall', mean(results.map(({ score }) => score.recall)), ''),
    figure(
      'pages under half of their text, Readability and Turndown',
      results.filter((result) => result.baseline.recall < 0.5).length,
      '',
    ),
    atMost('pages under half of their text', lost.length, 0, ''),
    figure('pages with a task over 50 ms', long.length, ''),
  ];
}

/** From the mean precision and recall, as in the published benchmark. */
function f1Of(scores: readonly TextScore[]): number {
  const precision = mean(scores.map((score) => score.precision));
  const recall = mean(scores.map((score) => score.recall));
  return (2 * precision * recall) / Math.max(precision + recall, Number.EPSILON);
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
