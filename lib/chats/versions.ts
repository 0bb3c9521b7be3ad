import { pathTo } from './chat-store.ts';

/** The part of a message that gives its place in the tree. */
interface TreeNode {
  readonly id: string;
  readonly parent: string | null;
}

/** Which branch of a chat is shown, and where the others were left. */
export interface ShownBranch {
  /** Null for a chat without questions, which is stored for its parameters alone. */
  readonly leaf: string | null;
  /** The leaves that were shown last below versions that are not shown now, by the ids of those versions. */
  readonly leftLeaves?: Readonly<Record<string, string>>;
}

function groupByParent<T extends TreeNode>(messages: readonly T[]): Map<string | null, T[]> {
  const children = new Map<string | null, T[]>();
  for (const message of messages) {
    const group = children.get(message.parent);
    if (group) group.push(message);
    else children.set(message.parent, [message]);
  }
  return children;
}

/**
 * The versions of each message on a path that has more than one, itself included.
 *
 * @param messages - Oldest first; so are the versions.
 */
export function findVersions<T extends TreeNode>(path: readonly TreeNode[], messages: readonly T[]): T[][] {
  const children = groupByParent(messages);
  return path.map(({ parent }) => children.get(parent) ?? []).filter(({ length }) => length > 1);
}

/** The latest leaf at or below a message; null means the whole chat. A chat without messages has none. */
export function latestLeafBelow<T extends string | null>(id: T, messages: readonly TreeNode[]): string | T {
  const children = groupByParent(messages);
  // A set, so that the walk ends even if corrupt data forms a cycle.
  const below = new Set<string | null>([id]);
  for (const at of below) for (const child of children.get(at) ?? []) below.add(child.id);
  return messages.findLast((message) => below.has(message.id) && !children.has(message.id))?.id ?? id;
}

/**
 * The branch through a message: down to the leaf where it was left, or else to its latest.
 *
 * @param messages - All messages of the chat, oldest first.
 * @returns Undefined when the branch is shown already, or there is no such message.
 */
export function turnTo(
  id: string,
  { leaf, leftLeaves = {} }: ShownBranch,
  messages: readonly TreeNode[],
): ShownBranch | undefined {
  const shown = pathTo(leaf, messages);
  const next = pathTo(id, messages);
  const shownIds = new Set(shown.map((message) => message.id));
  const fork = next.find((message) => !shownIds.has(message.id));
  if (!fork) return undefined;
  const left = shown.find((message) => message.parent === fork.parent);
  const last = leftLeaves[id];
  const isBelow = last !== undefined && pathTo(last, messages).some((message) => message.id === id);
  return {
    leaf: latestLeafBelow(isBelow ? last : id, messages),
    leftLeaves: { ...leftLeaves, ...(left && leaf !== null && { [left.id]: leaf }) },
  };
}
