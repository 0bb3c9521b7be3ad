/** A word of a text and how often it occurs. */
export interface WordCount {
  readonly word: string;
  readonly times: number;
}

/** Words that say nothing about the subject of a text. */
const STOP_WORDS = new Set(
  (
    'about above after again also because been before being below between both cannot could does doing down during ' +
    'each every from further have having here itself just more most much only other over same should some such than ' +
    'that their them then there these they this those through under until very were what when where which while ' +
    'will with would your'
  ).split(' '),
);

/** All words of a text in order. */
export function listWords(text: string): string[] {
  return text.match(/\p{L}[\p{L}\p{M}\p{N}]*/gu) ?? [];
}

/** The most characteristic words of a text, most frequent first; ties keep the order of the text. */
export function countKeyWords(text: string, limit: number): WordCount[] {
  const counts = new Map<string, number>();
  for (const word of listWords(text).map((word) => word.toLowerCase())) {
    if (word.length > 3 && word.length < 30 && !STOP_WORDS.has(word))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .map(([word, times]) => ({ word, times }))
    .toSorted((a, b) => b.times - a.times)
    .slice(0, limit);
}
