import { setTimeout as sleep } from 'node:timers/promises';

import type { Page } from 'puppeteer-core';

import { atMost, type BenchLine, figure, quantile } from '../bench-line.ts';
import { seedProvider } from '../seed-provider.ts';
import type { BenchBrowser } from '../start-browser.ts';
import { installBareExtension } from './bare-extension.ts';
import { openSubject, readClockLead, type Subject, timeTyping, typeQuestion, waitForAnswer } from './subject.ts';
import type { Painted } from './watch-page.ts';
import { startWordServer, type WordServer } from './word-server.ts';

const ROUNDS = 15;
const COST_ROUNDS = 3;
const WARM_UP_ROUNDS = 2;

const PACES = {
  'a few': { words: 8, perSecond: 4 },
  'a flood': { words: 2_000, perSecond: 500 },
  'all at once': { words: 3_000 },
  'a calm answer': { words: 1_000, perSecond: 50 },
  'a fast answer': { words: 5_000, perSecond: 200 },
} as const;
type Question = keyof typeof PACES;

/** What one question showed; times in ms. */
interface Measured {
  /** From Enter until the request is at the server. */
  readonly toRequest: number;
  /** From the server's write of each word until it was painted. */
  readonly toPaint: readonly number[];
  /** Processor time of all the browser's processes. */
  readonly processor: number;
}

/** The figures of both extensions. */
type Both<T> = Readonly<Record<'gloss' | 'bare', T>>;

const collect = <T>(): Both<T[]> => ({ gloss: [], bare: [] });
const median = (values: readonly number[]): number => quantile(values, 0.5);

async function clearGloss(page: Page): Promise<void> {
  await page.locator('::-p-aria([name="New chat"])').click();
  await page.waitForFunction(() => !document.querySelector('article'));
}

async function clearBare(page: Page): Promise<void> {
  await page.$eval('p', (answer) => {
    answer.replaceChildren();
    delete answer.dataset['state'];
  });
}

/** From the write of each word until the first painting that holds it. */
function compareTimes(written: readonly number[], painted: readonly Painted[], lead: number): number[] {
  let next = 0;
  return written.map((at, word) => {
    while (next < painted.length && (painted[next]?.word ?? 0) < word) next += 1;
    return (painted[next]?.at ?? Number.NaN) - lead - at;
  });
}

/** Measures Gloss against the least that an extension can do. */
export async function benchFloor({ browser, extensionUrl }: BenchBrowser): Promise<BenchLine[]> {
  const server: WordServer = await startWordServer(PACES);
  const bare = await installBareExtension(browser, `${server.url}/v1/chat/completions`);
  const root = await browser.target().createCDPSession();

  async function readProcessorMs(): Promise<number> {
    const { processInfo } = await root.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((total, { cpuTime }) => total + 1000 * cpuTime, 0);
  }

  async function ask(subject: Subject, question: Question): Promise<Measured> {
    const { page } = subject;
    let before = 0;
    await typeQuestion(subject, question, async (moment) => {
      if (moment === 'enter') before = await readProcessorMs();
    });
    await waitForAnswer(subject);
    const processor = (await readProcessorMs()) - before;
    // Its last frames are drawn.
    await sleep(300);
    const lead = await readClockLead(page);
    const { enteredAt, painted } = await page.evaluate(() => watch);
    return {
      toRequest: server.requestedAt() - (enteredAt - lead),
      toPaint: compareTimes(server.writtenAt(), painted, lead),
      processor,
    };
  }

  try {
    const gloss = await openSubject(browser, extensionUrl, 'sidepanel.html', clearGloss);
    await gloss.page.goto(`${extensionUrl}options.html`);
    await seedProvider(gloss.page, `${server.url}/v1`, 'm');
    const subjects: Both<Subject> = {
      bare: await openSubject(browser, bare.url, 'page.html', clearBare),
      gloss,
    };
    for (const subject of Object.values(subjects)) await timeTyping(subject);

    async function compare(question: Question, rounds: number): Promise<Both<Measured[]>> {
      const results = collect<Measured>();
      for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
        for (const name of ['bare', 'gloss'] as const) {
          const measured = await ask(subjects[name], question);
          if (round >= 0) results[name].push(measured);
        }
      }
      return results;
    }
    const few = await compare('a few', ROUNDS);
    const flood = await compare('a flood', COST_ROUNDS);
    const burst = await compare('all at once', ROUNDS);
    const calm = await compare('a calm answer', COST_ROUNDS);
    const fast = await compare('a fast answer', COST_ROUNDS);
    if (process.env['DUMP']) (await import('node:fs')).writeFileSync(process.env['DUMP'], JSON.stringify({ few, flood, burst, calm, fast }));

    const of = (results: readonly Measured[], pick: (one: Measured) => number): number => median(results.map(pick));
    const lines: BenchLine[] = [];
    const add = (name: string, results: Both<Measured[]>, pick: (one: Measured) => number, budget: (gloss: number, bare: number) => BenchLine): void => {
      const [g, b] = [of(results.gloss, pick), of(results.bare, pick)];
      lines.push(figure(`${name}, floor`, b, 'ms'), figure(name, g, 'ms'), budget(g, b));
    };
    const first = (one: Measured): number => one.toPaint[0] ?? Number.NaN;
    const later = (one: Measured): number => median(one.toPaint.slice(1));
    const last = (one: Measured): number => one.toPaint.at(-1) ?? Number.NaN;
    add('first delta, from the server’s write until it is painted', few, first, (g, b) => atMost('the same, over the floor', g - b, 4, 'ms'));
    add('a delta after quiet', few, later, (g, b) => atMost('the same, over the floor', g - b, 4, 'ms'));
    add('Enter until the request is at the server', few, (one) => one.toRequest, (g, b) => atMost('the same, over the floor', g - b, 2, 'ms'));
    for (const [part, most] of [[0.5, 11], [0.99, 20]] as const) {
      add(`500 deltas a second, p${100 * part}`, flood, (one) => quantile(one.toPaint, part), (g) => atMost('the same', g, most, 'ms'));
    }
    add('burst', burst, last, (g, b) => atMost('the same, over the floor', g / b, 1.5, '×'));
    add('processor, 1,000 at 50', calm, (one) => one.processor, (g, b) => atMost('the same, over the floor', g / b, 1.5, '×'));
    add('processor, 5,000 at 200', fast, (one) => one.processor, (g, b) => atMost('the same, over the floor', g / b, 1.5, '×'));
    return lines;
  } finally {
    await bare.remove();
    server.close();
  }
}
