import { setTimeout as sleep } from 'node:timers/promises';

import { atMost, type BenchLine, figuresOfEach, quantile } from '../bench-line.ts';
import type { BenchBrowser } from '../start-browser.ts';
import {
  openPair,
  type Pair,
  readClockLead,
  type Subject,
  timeTyping,
  typeQuestion,
  waitForAnswer,
} from './subject.ts';
import type { Painted } from './watch-page.ts';
import { startWordServer, type WordServer } from './word-server.ts';

const ROUNDS = 15;
/** The rounds of long answers. */
const LONG_ROUNDS = 3;

const PACES = {
  'a few': { words: 8, perSecond: 4 },
  'a flood': { words: 2_000, perSecond: 500 },
  'all at once': { words: 3_000 },
  'a calm answer': { words: 1_000, perSecond: 50 },
  'a fast answer': { words: 5_000, perSecond: 200 },
} as const;

/** The measurements of one question; times in ms. */
interface Measured {
  /** From Enter until the request is at the server. */
  readonly toRequest: number;
  /** From the server's write of each word until it was painted. */
  readonly toPaint: readonly number[];
  /** Processor time of all the browser's processes. */
  readonly processor: number;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/**
 * From the write of each word until the first paint that contains it. `lead` is how far the page's clock is
 * ahead.
 */
function compareTimes(written: readonly number[], painted: readonly Painted[], lead: number): number[] {
  let next = 0;
  return written.map((at, word) => {
    while (next < painted.length && (painted[next]?.word ?? 0) < word) next += 1;
    return (painted[next]?.at ?? Number.NaN) - lead - at;
  });
}

const firstOf = ({ toPaint }: Measured): number => toPaint[0] ?? Number.NaN;
const laterOf = ({ toPaint }: Measured): number => median(toPaint.slice(1));
const lastOf = ({ toPaint }: Measured): number => toPaint.at(-1) ?? Number.NaN;
const partOf =
  (part: number) =>
  ({ toPaint }: Measured): number =>
    quantile(toPaint, part);
const processorOf = ({ processor }: Measured): number => processor;

/** One row: a figure of both, and how far Gloss is from the floor. */
function compareRow(
  name: string,
  results: Pair<readonly Measured[]>,
  pick: (one: Measured) => number,
  judge: (gloss: number, floor: number) => BenchLine,
): BenchLine[] {
  const gloss = median(results.gloss.map(pick));
  const floor = median(results.bare.map(pick));
  return [...figuresOfEach(name, { Gloss: gloss, floor }, 'ms'), judge(gloss, floor)];
}

/** Measures Gloss against the minimum of an extension: about fifty lines that fetch and append text. */
export async function benchFloor(opened: BenchBrowser): Promise<BenchLine[]> {
  const server: WordServer = await startWordServer(PACES);
  const { subjects, close } = await openPair(opened, server.url);

  async function ask(subject: Subject, question: keyof typeof PACES): Promise<Measured> {
    const { page } = subject;
    let before = 0;
    await typeQuestion(subject, question, async (moment) => {
      if (moment === 'enter') before = await opened.readProcessorMs();
    });
    await waitForAnswer(subject);
    const processor = (await opened.readProcessorMs()) - before;
    // Until its last frames are drawn.
    await sleep(300);
    const lead = await readClockLead(page);
    const { enteredAt, painted } = await page.evaluate(() => watch);
    return {
      toRequest: server.requestedAt() - (enteredAt - lead),
      toPaint: compareTimes(server.writtenAt(), painted, lead),
      processor,
    };
  }

  async function compare(question: keyof typeof PACES, rounds: number): Promise<Pair<Measured[]>> {
    const results: Pair<Measured[]> = { bare: [], gloss: [] };
    // The first warms up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const name of ['bare', 'gloss'] as const) {
        const measured = await ask(subjects[name], question);
        if (round > 0) results[name].push(measured);
      }
    }
    return results;
  }

  try {
    for (const subject of Object.values(subjects)) await timeTyping(subject);
    const few = await compare('a few', ROUNDS);
    const flood = await compare('a flood', LONG_ROUNDS);
    const burst = await compare('all at once', ROUNDS);
    const calm = await compare('a calm answer', LONG_ROUNDS);
    const fast = await compare('a fast answer', LONG_ROUNDS);
    return [
      ...compareRow('first delta, written → painted', few, firstOf, (gloss, floor) =>
        atMost('first delta, painted later than the floor by', gloss - floor, 4, 'ms'),
      ),
      ...compareRow('delta after quiet, written → painted', few, laterOf, (gloss, floor) =>
        atMost('delta after quiet, painted later than the floor by', gloss - floor, 4, 'ms'),
      ),
      ...compareRow(
        'Enter → request at the server',
        few,
        ({ toRequest }) => toRequest,
        (gloss, floor) => atMost('Enter → request, later than the floor by', gloss - floor, 2, 'ms'),
      ),
      ...compareRow('500 deltas a second, written → painted, p50', flood, partOf(0.5), (gloss) =>
        atMost('500 deltas a second, p50', gloss, 11, 'ms'),
      ),
      ...compareRow('500 deltas a second, written → painted, p99', flood, partOf(0.99), (gloss) =>
        atMost('500 deltas a second, p99', gloss, 20, 'ms'),
      ),
      ...compareRow('3,000 tokens at once, last byte → painted', burst, lastOf, (gloss, floor) =>
        atMost('3,000 tokens at once, over the floor', gloss / floor, 1.5, '×'),
      ),
      ...compareRow('processor, 1,000 tokens at 50 a second', calm, processorOf, (gloss, floor) =>
        atMost('processor, 1,000 tokens at 50 a second, over the floor', gloss / floor, 1.5, '×'),
      ),
      ...compareRow('processor, 5,000 tokens at 200 a second', fast, processorOf, (gloss, floor) =>
        atMost('processor, 5,000 tokens at 200 a second, over the floor', gloss / floor, 1.5, '×'),
      ),
    ];
  } finally {
    await close();
    await server.close();
  }
}
