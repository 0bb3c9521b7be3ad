/** Splits text into word-sized tokens: a word with the space before it, line breaks, and punctuation. */
export function splitTokens(text: string): string[] {
  return text.match(/ ?[\p{L}\p{N}\p{M}]{1,12}|\n+| ?[^\p{L}\p{N}\p{M}\s]{1,4}|\s/gu) ?? [];
}
