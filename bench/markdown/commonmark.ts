import { atLeast, type BenchLine } from '../bench-line.ts';
import { provideDom } from '../provide-dom.ts';

/** Counts the CommonMark examples that are drawn correctly. Seven may fail; docs/rendering.md names them. */
export async function benchCommonMark(): Promise<BenchLine[]> {
  provideDom();
  const { countCommonMark } = await import('#test/support/markdown/commonmark-examples.ts');
  const { passed, total } = countCommonMark();
  return [
    atLeast(`CommonMark examples without raw HTML, by one character, of ${total}`, passed, total - 7, ''),
  ];
}
