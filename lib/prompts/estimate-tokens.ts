import type { Picture } from '#lib/protocol/chat.ts';

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

/** Models that see cut a picture into patches: this many pixels are about one token, and none costs less than the least. */
const PIXELS_PER_TOKEN = 750;
const LEAST_PICTURE_TOKENS = 85;

/** The same for a picture, of which providers count more differently still. */
export function estimatePictureTokens({ width, height }: Pick<Picture, 'width' | 'height'>): number {
  return Math.max(LEAST_PICTURE_TOKENS, Math.ceil((width * height) / PIXELS_PER_TOKEN));
}

/** The same for all the turns of a conversation together. */
export function estimateTurnTokens(
  turns: readonly { readonly text: string; readonly images?: readonly Picture[] }[],
): number {
  return turns.reduce(
    (sum, { text, images = [] }) =>
      images.reduce((all, image) => all + estimatePictureTokens(image), sum + estimateTokens(text)),
    0,
  );
}
