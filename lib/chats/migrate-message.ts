import type { Message } from '#lib/protocol/chat.ts';
import type { FailureReason, RunFailure } from '#lib/protocol/failure.ts';

/** A failure as it was stored while one field held the provider's message and Gloss's own reasons alike. */
type StoredFailure = RunFailure & { readonly words?: unknown };

/** The sentences of that time that were Gloss's own. */
const OWN_REASONS: Readonly<Record<string, FailureReason>> = {
  'The server sent nothing for too long.': 'first-byte',
  'The server stopped sending in the middle of the answer.': 'silence',
  'The answer took longer than one answer may take.': 'run-too-long',
  'The server redirects to another address.': 'redirect',
  'The response was cancelled at the provider.': 'cancelled',
};

const TOO_LARGE = /^One server-sent event is larger than \d+ bytes\./u;

function migrateFailure({ words, ...failure }: StoredFailure): RunFailure {
  if (typeof words !== 'string') return failure;
  const reason = TOO_LARGE.test(words) ? 'event-too-large' : OWN_REASONS[words];
  return { ...failure, ...(reason ? { reason } : { providerMessage: words }) };
}

/** Brings a message that an older version stored into today's form. Messages of today come back as they are. */
export function migrateMessage<Stored extends Message>(message: Stored): Stored {
  if (message.role !== 'assistant' || !message.failure || !('words' in message.failure)) return message;
  return { ...message, failure: migrateFailure(message.failure) };
}
