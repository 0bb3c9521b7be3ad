import * as v from 'valibot';

import type { Answer, Message } from '#lib/protocol/chat.ts';
import type { FailureReason, RunFailure } from '#lib/protocol/failure.ts';
import { modelPriceSchema } from '#lib/protocol/model.ts';
import { drawingSchema, runTimingSchema, usageSchema } from '#lib/protocol/run.ts';

/**
 * A failure in the old format, in which one field held both the provider's message and Gloss's own reasons.
 */
type StoredFailure = RunFailure & { readonly words?: unknown };

/** Gloss's own sentences at that time. */
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

/** Fields that only the details of an answer need: an unreadable one is dropped, but not its answer. */
const DETAILS = {
  usage: usageSchema,
  timing: runTimingSchema,
  drawing: drawingSchema,
  requestId: v.string(),
  origin: v.string(),
  price: modelPriceSchema,
} as const;
const DETAIL_FIELDS = ['usage', 'timing', 'drawing', 'requestId', 'origin', 'price'] as const;

function isBroken(answer: Answer, field: keyof typeof DETAILS): boolean {
  return answer[field] !== undefined && !v.is(DETAILS[field], answer[field]);
}

/** Migrates a stored message to the current format. Current messages are returned unchanged. */
export function migrateMessage<Stored extends Message>(message: Stored): Stored {
  if (message.role !== 'assistant') return message;
  const broken = DETAIL_FIELDS.filter((field) => isBroken(message, field));
  if (broken.length > 0) {
    const kept = { ...message };
    for (const field of broken) Reflect.deleteProperty(kept, field);
    return migrateMessage(kept);
  }
  if (!message.failure || !('words' in message.failure)) return message;
  return { ...message, failure: migrateFailure(message.failure) };
}
