/** Words that must follow each other in both texts to count as found. */
const SHINGLE_WORDS = 4;

/**
 * Recall and precision: how much of the expected text was captured, and how much of the captured text is
 * expected; each from 0 to 1.
 */
export interface TextScore {
  readonly recall: number;
  readonly precision: number;
  readonly f1: number;
}

/**
 * Compares a captured text with the expected one by their runs of four words, as Scrapinghub's benchmark
 * does. Markdown syntax and URLs are ignored.
 */
export function scoreText(captured: string, expected: string): TextScore {
  const found = countShingles(wordsOf(withoutUrls(captured)));
  const wanted = countShingles(wordsOf(withoutUrls(expected)));
  let both = 0;
  for (const [shingle, count] of wanted) both += Math.min(count, found.get(shingle) ?? 0);
  const recall = both / Math.max(1, sum(wanted));
  const precision = both / Math.max(1, sum(found));
  return { recall, precision, f1: both === 0 ? 0 : (2 * recall * precision) / (recall + precision) };
}

function withoutUrls(markdown: string): string {
  return markdown
    .replaceAll(/\]\([^)\s]*(?:\s"[^"]*")?\)/gu, '] ')
    .replaceAll(/<?https?:\/\/\S+/gu, ' ')
    .replaceAll(/\\([!-/:-@[-`{-~])/gu, '$1');
}

/** Letters of scripts without spaces count as words. */
function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}_]+/gu) ??
    []
  );
}

function countShingles(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  const last = Math.max(1, words.length - SHINGLE_WORDS + 1);
  for (let at = 0; at < last; at += 1) {
    const shingle = words.slice(at, at + SHINGLE_WORDS).join(' ');
    if (shingle !== '') counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  }
  return counts;
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
