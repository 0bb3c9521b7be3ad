import { textScale } from '#components/ui/text-scale.ts';
import type { MessageView } from '#lib/panel/conversation/create-message-list.ts';

/** Width of a character, height of a line and the space around a message's text, in CSS pixels. */
const CHARACTER_PX = 7.6;
const LINE_PX = 24;
const AROUND_TEXT_PX = { user: 60, assistant: 48 };
/** The widest column, without its padding. */
const WIDEST_PX = 730;
const BETWEEN_BLOCKS_LINES = 0.5;

const known = new WeakMap<MessageView, number>();

/**
 * Estimates the height of a message before layout, in CSS pixels, without padding and border.
 *
 * A message keeps its first estimate: once laid out, its real height is known.
 */
export function estimateHeight(message: MessageView): number {
  const estimated = known.get(message) ?? estimate(message);
  known.set(message, estimated);
  return estimated;
}

function estimate(message: MessageView): number {
  const text = message.role === 'user' ? message.text : message.answer.peek();
  const scale = textScale.peek();
  const perLine = Math.max(20, Math.min(innerWidth / scale - 40, WIDEST_PX) / CHARACTER_PX);
  return Math.round((AROUND_TEXT_PX[message.role] + LINE_PX * countLines(text, perLine)) * scale);
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
