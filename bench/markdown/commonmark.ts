import { atLeast, type BenchLine } from '../bench-line.ts';
import { provideDom } from '../provide-dom.ts';

/** Counts the examples of CommonMark that an answer is drawn right for; of 553 and more, seven may fail. */
export async function benchCommonMark(): Promise<BenchLine[]> {
  provideDom();
  const { countCommonMark } = await import('#test/support/markdown/commonmark-examples.ts');
  const { passed, total } = countCommonMark();
  return [
    atLeast(
      `CommonMark examples without raw HTML, by one character, of ${total}`,
      passed,
      total - (553 - 546),
      '',
    ),
  ];
}
