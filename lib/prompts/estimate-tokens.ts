import type { Picture } from '#lib/protocol/chat.ts';
import type { Turn } from '#lib/protocol/turn.ts';

/** Scripts in which each character is about one token. */
const DENSE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]/gu;

const CHARACTERS_PER_TOKEN = 4;

/**
 * Estimates the tokens of a text: four characters each, or one where each character is about a word or a syllable.
 * Models differ by a third.
 */
export function estimateTokens(text: string): number {
  let dense = 0;
  for (const _ of text.matchAll(DENSE)) dense += 1;
  return Math.ceil((text.length - dense) / CHARACTERS_PER_TOKEN) + dense;
}

/**
 * Vision models cut a picture into patches: about this many pixels are one token, and even a small picture
 * costs some.
 */
const PIXELS_PER_TOKEN = 750;
const MIN_PICTURE_TOKENS = 85;

/** Estimates the tokens of a picture. Providers differ more here than for text. */
export function estimatePictureTokens({ width, height }: Pick<Picture, 'width' | 'height'>): number {
  return Math.max(MIN_PICTURE_TOKENS, Math.ceil((width * height) / PIXELS_PER_TOKEN));
}

/** Estimates the tokens of a conversation. */
export function estimateTurnTokens(turns: readonly Pick<Turn, 'text' | 'images'>[]): number {
  return turns.reduce(
    (sum, { text, images = [] }) =>
      images.reduce((all, image) => all + estimatePictureTokens(image), sum + estimateTokens(text)),
    0,
  );
}
