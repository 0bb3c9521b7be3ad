import type { Message, Quote } from '#lib/protocol/chat.ts';

function isSameQuote(one: Quote, other: Quote | undefined): boolean {
  return one.id === other?.id && one.text === other.text && one.url === other.url;
}

/**
 * Whether a stored message is what this one is, or what came of it since: a question may have got its receipt, and an
 * answer may have been continued.
 */
export function continuesMessage(stored: Message, message: Message | undefined): boolean {
  if (stored.parent !== message?.parent) return false;
  if (stored.role === 'assistant')
    return (
      message.role === 'assistant' &&
      stored.answer.startsWith(message.answer) &&
      stored.reasoning.startsWith(message.reasoning)
    );
  return (
    message.role === 'user' &&
    stored.text === message.text &&
    stored.quotes.length === message.quotes.length &&
    stored.quotes.every((quote, index) => isSameQuote(quote, message.quotes[index]))
  );
}
