import { describe, expect, it } from 'vitest';

import { createQuotationChecker, type QuotationChecker } from '#lib/quotations/create-checker.ts';
import {
  type QuotationSet,
  readQuotationSets,
  type SampleQuotation,
} from '#test/support/quotations/quotation-set.ts';

const atOnce = { isDue: () => false, pause: () => Promise.resolve() };
const sets = readQuotationSets();

function createChecker({ source }: QuotationSet): Promise<QuotationChecker> {
  return createQuotationChecker([{ text: source, isPaged: false }], '', atOnce);
}

async function judge(
  of: (set: QuotationSet) => readonly SampleQuotation[],
): Promise<Record<string, string[]>> {
  const verdicts: Record<string, string[]> = { found: [], missing: [], unmarked: [] };
  for (const set of sets) {
    const checker = await createChecker(set);
    for (const { how, text } of of(set)) {
      verdicts[checker.check(text)?.type ?? 'unmarked']?.push(`${set.language}, ${how}: ${text}`);
    }
  }
  return verdicts;
}

describe('a few hundred quotations in fourteen languages', () => {
  it('the set has true, altered and assembled ones in each language', () => {
    expect(sets).toHaveLength(14);
    for (const { language, verbatim, altered, assembled } of sets) {
      expect(Math.min(verbatim.length, altered.length, assembled.length), language).toBeGreaterThan(5);
    }
  });

  it('at least 98 of 100 true ones are found', async () => {
    const { found = [], missing = [], unmarked = [] } = await judge(({ verbatim }) => verbatim);
    const total = found.length + missing.length + unmarked.length;
    expect(total).toBeGreaterThan(500);
    expect([...missing, ...unmarked].slice(0, Math.floor(total * 0.02) + 1)).toEqual([]);
  });

  it('no altered one is found, and nearly all are marked as missing', async () => {
    const { found = [], missing = [], unmarked = [] } = await judge(({ altered }) => altered);
    expect(found).toEqual([]);
    expect(missing.length / (missing.length + unmarked.length)).toBeGreaterThan(0.98);
  });

  it('no assembled one is found', async () => {
    const { found = [], missing = [] } = await judge(({ assembled }) => assembled);
    expect(found).toEqual([]);
    expect(missing.length).toBeGreaterThan(100);
  });
});
