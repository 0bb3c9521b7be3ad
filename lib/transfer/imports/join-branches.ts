import * as v from 'valibot';

import { type ArchivedMessage, timeSchema } from '#lib/chats/archived-chat.ts';
import { STAND_IN } from '#lib/chats/continues-message.ts';

const remainsSchema = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  parent: v.nullable(v.string()),
  createdAt: v.exactOptional(v.fallback(v.optional(timeSchema), undefined)),
  text: v.fallback(v.string(), ''),
  answer: v.fallback(v.string(), ''),
  model: v.fallback(v.string(), ''),
  provider: v.fallback(v.string(), ''),
});

/** What can be read of a message that as a whole cannot be: its place, and perhaps its text. */
export type Remains = v.InferOutput<typeof remainsSchema>;

/** What is left of a message; undefined when its place is not known. */
export function readRemains(value: unknown): Remains | undefined {
  const { success, output } = v.safeParse(remainsSchema, value);
  return success ? output : undefined;
}

/** The parent of a message that is missing: the one before it, below which it may be, or else another that is missing. */
function guessParent(
  id: string,
  role: ArchivedMessage['role'],
  before: ArchivedMessage | undefined,
): string | null {
  // Of two answers in a row, the second is another version of the first.
  if (before?.role === 'assistant' && role === 'assistant') return before.parent;
  if (before?.role === role || (!before && role === 'assistant')) return `${id}-before`;
  return before?.id ?? null;
}

/** A message in the place of the parent of this one. */
function buildStandIn(
  id: string,
  child: ArchivedMessage,
  remains: Remains | undefined,
  before: ArchivedMessage | undefined,
): ArchivedMessage {
  if (child.role === 'assistant')
    return {
      id,
      role: 'user',
      parent: remains ? remains.parent : guessParent(id, 'user', before),
      text: remains?.text || STAND_IN,
      quotes: [],
      // A question and its answer are stored in the same millisecond.
      createdAt: remains?.createdAt ?? child.createdAt,
    };
  return {
    id,
    role: 'assistant',
    parent: remains?.parent ?? guessParent(id, 'assistant', before) ?? '',
    run: id,
    state: 'complete',
    answer: remains?.answer || STAND_IN,
    reasoning: '',
    notices: [],
    model: remains?.model ?? '',
    provider: remains?.provider ?? '',
    createdAt: remains?.createdAt ?? Math.max(child.createdAt - 1, 0),
  };
}

/**
 * Puts messages in the places of those that are missing, since a chat is shown from its end up to the first message that
 * is not there.
 *
 * @param messages - In the order in which they were made.
 * @param remains - What is left of those that could not be read, by their ids.
 */
export function joinBranches(
  messages: readonly ArchivedMessage[],
  remains: ReadonlyMap<string, Remains>,
): ArchivedMessage[] {
  const known = new Set(messages.map(({ id }) => id));
  const joined: ArchivedMessage[] = [];
  for (const message of messages) {
    const before = joined.at(-1);
    const missing: ArchivedMessage[] = [];
    let child = message;
    while (child.parent !== null && !known.has(child.parent)) {
      const left = remains.get(child.parent);
      // Nothing comes before a first question.
      if (!left && !before && child.role === 'user') break;
      const standIn = buildStandIn(child.parent, child, left, before);
      known.add(standIn.id);
      missing.push(standIn);
      child = standIn;
    }
    joined.push(...missing.reverse(), message);
  }
  return joined;
}
