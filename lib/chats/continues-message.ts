import type { Message, Quote } from '#lib/protocol/chat.ts';

function isSameQuote(one: Quote, other: Quote | undefined): boolean {
  return one.id === other?.id && one.text === other.text && one.url === other.url;
}

/** The text of a message that is known by its place only. */
export const STAND_IN = '…';

/** Whether a text is another one, or what came of it since. What was said in one go may be in paragraphs. */
function continuesText(longer: string, text: string, isOneText: boolean): boolean {
  return text === STAND_IN || longer === text || longer.startsWith(isOneText ? text : `${text}\n\n`);
}

/**
 * Whether a message is what another one with its id is, or what came of it since: a question may have got its receipt, an
 * answer may have been continued, and other programs put one message in several.
 */
export function continuesMessage(longer: Message, message: Message): boolean {
  if (longer.parent !== message.parent) return false;
  if (longer.role === 'assistant')
    return (
      message.role === 'assistant' &&
      continuesText(longer.answer, message.answer, true) &&
      longer.reasoning.startsWith(message.reasoning)
    );
  return (
    message.role === 'user' &&
    continuesText(longer.text, message.text, false) &&
    message.quotes.every((quote, index) => isSameQuote(quote, longer.quotes[index]))
  );
}

/** Whether nothing of a message is known but its place. */
export function isStandIn(message: Message): boolean {
  return message.role === 'user'
    ? message.text === STAND_IN && message.quotes.length === 0
    : message.answer === STAND_IN && message.reasoning === '';
}
