import { conversationText } from '#lib/wording/conversation.ts';

/** Text to speak, and the offset up to which it was taken. */
export interface Sentences {
  readonly spoken: string;
  readonly upTo: number;
}

/** More than this nobody wants read out at one go; what came too fast to be spoken is there to be read. */
const MAX_SPOKEN = 1000;

const SENTENCE_END = /[.!?…](?=[\s"'”’)\]])|[。！？]|\n\n/gu;

/**
 * Takes the whole sentences that follow offset `from`, for a screen reader; Markdown's marks are left out.
 *
 * @param isLast - No more text comes: what is left is taken even if no sentence ends in it.
 */
export function takeSentences(text: string, from: number, isLast: boolean): Sentences {
  const rest = text.slice(from);
  let length = isLast ? rest.length : 0;
  if (!isLast) for (const match of rest.matchAll(SENTENCE_END)) length = match.index + match[0].length;
  const spoken = rest
    .slice(0, length)
    .replaceAll(/^#{1,6}\s|^```.*$|[*_`~|]|^>\s?/gmu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  if (spoken.length <= MAX_SPOKEN) return { spoken, upTo: from + length };
  const cut = spoken.lastIndexOf(' ', MAX_SPOKEN);
  const end = cut > 0 ? cut : MAX_SPOKEN;
  return { spoken: conversationText.spokenPart(spoken.slice(0, end)), upTo: from + length };
}
