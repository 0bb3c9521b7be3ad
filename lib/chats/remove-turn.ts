import { type Answer, isOpen, type Message } from '#lib/protocol/chat.ts';

import { latestLeafBelow, type ShownBranch } from './versions.ts';

/** What Undo needs to know about a removed turn. */
export interface Removal {
  /** The questions that followed the turn, each with the answer that it followed. */
  readonly moved: readonly { readonly id: string; readonly parent: string | null }[];
  /** The branch that was shown before. */
  readonly before: ShownBranch;
  /** The leaf that was shown after. */
  readonly leafAfter: string | null;
}

/** A chat without one of its turns. */
export interface WithoutTurn<T extends Message> {
  readonly removed: readonly T[];
  /** The questions that followed, now attached to the message before the turn. */
  readonly moved: readonly T[];
  readonly branch: ShownBranch;
  readonly removal: Removal;
}

function withParent<T extends Message>(message: T, parent: string | null): T {
  return { ...message, parent };
}

/** An answer that nothing will write to any more. */
function closed<T extends Message>(message: T): T {
  return message.role === 'assistant' && isOpen(message.state)
    ? { ...message, state: 'stopped' satisfies Answer['state'] }
    : message;
}

/**
 * Removes a question and all of its answers. Messages below them are attached to the message before the
 * question.
 *
 * @param messages - All messages of the chat, oldest first.
 * @returns Undefined when there is no such question.
 */
export function removeTurn<T extends Message>(
  id: string,
  messages: readonly T[],
  before: ShownBranch,
): WithoutTurn<T> | undefined {
  const question = messages.find((message) => message.id === id && message.role === 'user');
  if (!question) return undefined;
  const removed = messages.filter((message) => message === question || message.parent === id);
  const gone = new Set(removed.map((message) => message.id));
  const followers = messages.filter(
    ({ id: own, parent }) => parent !== null && gone.has(parent) && !gone.has(own),
  );
  const moved = followers.map((message) => withParent(message, question.parent));
  const movedById = new Map(moved.map((message) => [message.id, message]));
  const rest = messages.flatMap((message) =>
    gone.has(message.id) ? [] : [movedById.get(message.id) ?? message],
  );
  const isLeafGone = before.leaf !== null && gone.has(before.leaf);
  const leaf = isLeafGone ? latestLeafBelow(question.parent, rest) : before.leaf;
  return {
    removed: removed.map(closed),
    moved,
    branch: { ...before, leaf },
    removal: {
      moved: followers.map(({ id: own, parent }) => ({ id: own, parent })),
      before,
      leafAfter: leaf,
    },
  };
}

/**
 * Restores a turn, with the messages after it.
 *
 * @param messages - The messages of the chat without the turn.
 * @returns The branch that was shown before, unless another one has been chosen since.
 */
export function restoreTurn<T extends Message>(
  removed: readonly T[],
  { moved, before, leafAfter }: Removal,
  messages: readonly T[],
  branch: ShownBranch,
): { readonly restored: readonly T[]; readonly moved: readonly T[]; readonly branch: ShownBranch } {
  const present = new Set(messages.map(({ id }) => id));
  const places = new Map(moved.map(({ id, parent }) => [id, parent]));
  return {
    // The message before it may have been removed since.
    restored: removed.map((message) =>
      message.role === 'user' && message.parent !== null && !present.has(message.parent)
        ? withParent(message, null)
        : message,
    ),
    moved: messages.flatMap((message) => {
      const parent = places.get(message.id);
      return parent === undefined ? [] : [withParent(message, parent)];
    }),
    branch: branch.leaf === leafAfter ? before : branch,
  };
}
