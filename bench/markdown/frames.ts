import type { Page } from 'puppeteer-core';

import { atMost, type BenchLine, figure } from '../bench-line.ts';
import { traceTasks } from '../trace-tasks.ts';
import type { CandidateName } from './page/candidates.ts';
import type { MarkdownPage } from './page/main.ts';

/** Defined in the page by the bundle of `page/main.ts`. */
declare const markdownPage: MarkdownPage;

const LENGTH = 50_000;
/** Characters per frame: about 500 tokens a second, faster than models write; and three times that. */
const PER_FRAME = 32;
const FAST_PER_FRAME = 100;
const FRAME_ROUNDS = 2;
const STEP_ROUNDS = 9;

/** Draws an answer in real frames with the CPU throttled to a quarter: Gloss and plain paragraphs. */
export async function benchFrames(page: Page): Promise<BenchLine[]> {
  const longest = await longestStep(page);
  const cdp = await page.createCDPSession();
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const ours = await best(page, 'gloss', PER_FRAME);
  const floor = await best(page, 'plain paragraphs', PER_FRAME);
  const fast = await best(page, 'gloss', FAST_PER_FRAME);
  const fastFloor = await best(page, 'plain paragraphs', FAST_PER_FRAME);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await cdp.detach();
  const name = '50,000 characters at 4 × throttle';
  return [
    atMost(`${name}, 32 a frame, late frames`, ours.lateShare, 6, '%'),
    atMost(`${name}, 32 a frame, longest task`, ours.longestTaskMs, 50, 'ms'),
    figure(`${name}, 32 a frame, late frames of plain paragraphs`, floor.lateShare, '%'),
    figure(`${name}, 32 a frame, longest task of plain paragraphs`, floor.longestTaskMs, 'ms'),
    atMost(`${name}, 100 a frame, late frames`, fast.lateShare, 6, '%'),
    atMost(`${name}, 100 a frame, longest task`, fast.longestTaskMs, 50, 'ms'),
    figure(`${name}, 100 a frame, late frames of plain paragraphs`, fastFloor.lateShare, '%'),
    atMost('50,000 characters by 100, longest step with layout, × 4', 4 * longest, 50, 'ms'),
  ];
}

interface Watched {
  /** In percent. */
  readonly lateShare: number;
  /** In throttled CPU time of the page's thread. */
  readonly longestTaskMs: number;
}

/** Disturbances only ever make frames late, so the best round counts. */
async function best(page: Page, name: CandidateName, step: number): Promise<Watched> {
  const drawn = { name, kind: 'mixed', length: LENGTH, step } as const;
  const rounds: Watched[] = [];
  for (let round = 0; round < FRAME_ROUNDS; round++) {
    let lateShare = Number.NaN;
    const tasks = await traceTasks(page, async () => {
      const { late, frames } = await page.evaluate((what) => markdownPage.frames(what), drawn);
      lateShare = (100 * late) / frames;
    });
    rounds.push({ lateShare, longestTaskMs: Math.max(...tasks) });
  }
  return {
    lateShare: Math.min(...rounds.map((round) => round.lateShare)),
    longestTaskMs: Math.min(...rounds.map((round) => round.longestTaskMs)),
  };
}

/** Times the same steps repeatedly; the fastest of each counts. */
async function longestStep(page: Page): Promise<number> {
  let least: number[] = [];
  for (let round = 0; round < STEP_ROUNDS; round++) {
    const steps = await page.evaluate(
      (length, step) => markdownPage.steps({ name: 'gloss', kind: 'mixed', length, step }),
      LENGTH,
      FAST_PER_FRAME,
    );
    least = steps.map((ms, at) => Math.min(ms, least[at] ?? Infinity));
  }
  return Math.max(...least);
}
