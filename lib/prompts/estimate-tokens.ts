/** Scripts of which each character is about one token. */
const DENSE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]/gu;

/**
 * Estimates how many tokens a text is to a model: four characters each, and one for each character of a script that has
 * no alphabet. An estimate for people; models differ by a third.
 */
export function estimateTokens(text: string): number {
  let dense = 0;
  for (const _ of text.matchAll(DENSE)) dense += 1;
  return Math.ceil((text.length - dense) / 4) + dense;
}

/** The same for all the turns of a conversation together. */
export function estimateTurnTokens(turns: readonly { readonly text: string }[]): number {
  return turns.reduce((sum, { text }) => sum + estimateTokens(text), 0);
}
