import type { Page } from 'puppeteer-core';

import { atLeast, atMost, type BenchLine, quantile, figure, figuresOfEach } from '../bench-line.ts';
import { CANDIDATES, columnOf, compare, type Comparison } from './drive-page.ts';

const ROUNDS = 7;
const STEP = 4;
const LONG = 100_000;
const LENGTHS = [2_000, 10_000, 50_000, LONG] as const;

/** Script time of each candidate for a mixed answer of several lengths, 4 characters at a time. */
export async function benchLengths(page: Page): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const length of LENGTHS) {
    const compared = await compare(page, { kind: 'mixed', length, step: STEP }, ROUNDS);
    lines.push(...tell(`script, ${length.toLocaleString('en')} characters by 4`, compared));
    if (length === LONG) lines.push(...holdBudgets(compared));
  }
  return lines;
}

/** Script time of each candidate for one long list, one code block and one table. */
export async function benchKinds(page: Page): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const kind of ['list', 'code', 'table'] as const) {
    const compared = await compare(page, { kind, length: LONG / 2, step: STEP }, 3);
    lines.push(...tell(`script, one ${kind === 'code' ? 'block of code' : kind} of 50,000 by 4`, compared));
  }
  return lines;
}

/** Time of each candidate with layout after each step, 32 characters at a time. */
export async function benchLayout(page: Page): Promise<BenchLine[]> {
  const drawn = { kind: 'mixed', length: LONG / 2, step: 32, withLayout: true } as const;
  return tell('with layout, 50,000 characters by 32', await compare(page, drawn, 3));
}

function tell(name: string, { ms }: Comparison): BenchLine[] {
  const byColumn = CANDIDATES.map((candidate) => [columnOf(candidate), ms[candidate]]);
  return figuresOfEach(name, Object.fromEntries(byColumn), 'ms');
}

function holdBudgets({ ms, rounds }: Comparison): BenchLine[] {
  // The ratio is taken within a round, then the median: a disturbance slows all candidates of its round.
  const against = (name: 'streaming-markdown' | 'plain paragraphs'): number =>
    quantile(
      rounds.map((round) => round.gloss / round[name]),
      0.5,
    );
  const name = 'drawing 100,000 characters by 4';
  return [
    atMost(`${name}, over streaming-markdown`, against('streaming-markdown'), 5, '×'),
    figure(`${name}, over plain paragraphs`, against('plain paragraphs'), '×'),
    atLeast(`${name}, streamdown takes longer by`, ms.streamdown / ms.gloss, 400, '×'),
    atLeast(`${name}, react-markdown takes longer by`, ms['react-markdown'] / ms.gloss, 5_000, '×'),
    figure(`${name}, marked + dompurify takes longer by`, ms['marked + dompurify'] / ms.gloss, '×'),
  ];
}
