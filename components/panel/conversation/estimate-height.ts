import type { MessageView } from '#lib/panel/create-message-list.ts';

/** The width of a character and the height of a line of an answer, and what surrounds its text, in CSS pixels. */
const CHARACTER_PX = 7.6;
const LINE_PX = 24;
const AROUND_TEXT_PX = 48;
/** The panel's own maximum, without its padding. */
const WIDEST_PX = 730;
const BETWEEN_BLOCKS_LINES = 0.5;

const known = new WeakMap<MessageView, number>();

/**
 * Guesses how high a message is before it was laid out, in CSS pixels, without padding and border.
 *
 * A message keeps the height that was guessed first: what is laid out later knows its own.
 */
export function estimateHeight(message: MessageView): number {
  const guessed = known.get(message) ?? guess(message);
  known.set(message, guessed);
  return guessed;
}

function guess(message: MessageView): number {
  const text = message.role === 'user' ? message.text : message.answer.peek();
  const perLine = Math.max(20, Math.min(innerWidth - 40, WIDEST_PX) / CHARACTER_PX);
  return Math.round(AROUND_TEXT_PX + LINE_PX * countLines(text, perLine));
}

function countLines(text: string, perLine: number): number {
  let lines = 0;
  let start = 0;
  for (;;) {
    const end = text.indexOf('\n', start);
    const length = (end === -1 ? text.length : end) - start;
    lines += length === 0 ? BETWEEN_BLOCKS_LINES : Math.ceil(length / perLine);
    if (end === -1) return lines;
    start = end + 1;
  }
}
