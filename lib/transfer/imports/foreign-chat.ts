import type { ArchivedMessage } from '#lib/chats/archived-chat.ts';
import { STAND_IN } from '#lib/chats/continues-message.ts';
import { deriveId } from '#lib/chats/derive-id.ts';
import { buildTitle } from '#lib/prompts/chat-title.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { ReadRecord } from '#lib/transfer/gloss-file.ts';

/** One message of another program's chat. */
export interface ForeignMessage {
  readonly id: string;
  /** Null, or unknown in the chat, for a first message. */
  readonly parent: string | null;
  /**
   * Null for a message that the other program does not show, either; its children are attached to its parent.
   */
  readonly role: 'user' | 'assistant' | null;
  readonly text: string;
  readonly reasoning?: string;
  readonly model?: string;
  /** Unix ms, if it is known. */
  readonly at?: number | undefined;
  /** Files whose text was sent with it. */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
}

/** A chat of another program, as a tree like Gloss's own. */
export interface ForeignChat {
  /** The name of the program, which is shown as the provider's name. */
  readonly program: string;
  /** Stable across exports of this chat. */
  readonly id: string;
  readonly title: string;
  readonly createdAt?: number | undefined;
  readonly updatedAt?: number | undefined;
  /** In order: of two versions, the first is the older one. */
  readonly messages: readonly ForeignMessage[];
  /** The end of the shown branch; by default the last message. */
  readonly leaf?: string | undefined;
  /** Messages that could not be read. */
  readonly unreadable: number;
}

/** A longer one is not a name. */
const MAX_MODEL = 200;

interface Node {
  readonly message: ForeignMessage & { readonly role: 'user' | 'assistant' };
  readonly parent: Node | undefined;
  /** The nearest ancestor with the other role. */
  readonly before: Node | undefined;
  readonly children: Node[];
  readonly at: number;
}

/** A message whose place in the tree is known. */
interface Waiting {
  readonly message: ForeignMessage;
  readonly above: Node | undefined;
}

/** Whether it is a separate message: one with the same role after it goes on with it. */
function isShown({ message, children }: Node): boolean {
  return children.length === 0 || children.some((child) => child.message.role !== message.role);
}

/**
 * The run of messages with the same role that ends with this one, in order.
 *
 * @param most - Limits its length, so that a small file cannot produce a large chat.
 */
function chainTo(node: Node, most: number): Node[] {
  const chain = [node];
  let length = node.message.text.length;
  for (let above = node.parent; above && above.message.role === node.message.role; above = above.parent) {
    length += above.message.text.length + (above.message.reasoning?.length ?? 0) + 1;
    if (length > most) break;
    chain.push(above);
  }
  return chain.reverse();
}

/** The shown message that contains this one. */
function shownFrom(node: Node): Node {
  let shown = node;
  while (!isShown(shown)) shown = shown.children[0] ?? shown;
  return shown;
}

/**
 * The id of each message: that of the first one that it goes on with, so that it stays when more is said. Where a message
 * goes on in several ways, the first of them has it.
 *
 * @param nodes - Each after its parent.
 */
function nameNodes(nodes: Iterable<Node>): ReadonlyMap<Node, string> {
  const names = new Map<Node, string>();
  for (const node of nodes) {
    const { parent } = node;
    const isFirst = parent?.message.role === node.message.role && parent.children[0] === node;
    names.set(node, (isFirst && !isShown(parent) && names.get(parent)) || node.message.id);
  }
  return names;
}

/** Builds the tree of what is kept. A ring begins with the first of its messages. */
function growTree(
  messages: readonly ForeignMessage[],
  start: number,
  now: number,
): { readonly nodes: ReadonlyMap<string, Node>; readonly outsideRings: ReadonlySet<string> } {
  const below = new Map<string | null, ForeignMessage[]>();
  const known = new Map(messages.map((message) => [message.id, message]));
  for (const message of known.values()) {
    const parent = message.parent !== null && known.has(message.parent) ? message.parent : null;
    const siblings = below.get(parent);
    if (siblings) siblings.push(message);
    else below.set(parent, [message]);
  }
  const nodes = new Map<string, Node>();
  // One branch after the other, so that an answer that came by way of messages that are not shown keeps its place.
  const waiting: Waiting[] = [];
  function wait(parent: string | null, above: Node | undefined): void {
    for (const message of (below.get(parent) ?? []).toReversed()) waiting.push({ message, above });
  }
  const reached = new Set<string>();
  function grow(): void {
    for (let next = waiting.pop(); next; next = waiting.pop()) growBy(next);
  }
  function growBy({ message, above }: Waiting): void {
    if (reached.has(message.id)) return;
    reached.add(message.id);
    let node = above;
    const { role } = message;
    if (role !== null) {
      // Later than its parent and its older versions, whatever the file says.
      const after = above ? (above.children.at(-1)?.at ?? above.at) + 1 : 0;
      const before = above?.message.role === role ? above.before : above;
      node = {
        message: { ...message, role },
        parent: above,
        before,
        children: [],
        // A time in the future counts as unknown.
        at: Math.max(Math.min(message.at ?? (above ? 0 : start), now), after),
      };
      above?.children.push(node);
    }
    // A message that is not shown is replaced by its parent.
    if (node) nodes.set(message.id, node);
    wait(message.id, node);
  }
  wait(null, undefined);
  grow();
  const outsideRings = new Set(reached);
  for (const message of known.values()) {
    waiting.push({ message, above: undefined });
    grow();
  }
  return { nodes, outsideRings };
}

/** Turns a chat of another program into one of ours. Its ids depend only on those in the file. */
export async function buildForeignChat(chat: ForeignChat, now: number): Promise<ReadRecord> {
  const { program, title } = chat;
  const dated = chat.messages.map(({ at }) => at).filter((at) => at !== undefined);
  const start = Math.min(chat.createdAt ?? dated[0] ?? chat.updatedAt ?? now, now);
  const { nodes, outsideRings } = growTree(chat.messages, start, now);
  const { unreadable } = chat;
  // Versions repeat what they have in common. More than three times all of it is no chat.
  let room =
    3 * chat.messages.reduce((sum, { text, reasoning = '' }) => sum + text.length + reasoning.length + 1, 0);
  const all = new Set(nodes.values());
  const names = nameNodes(all);
  const shown = [...all].filter(isShown);
  const id = await deriveId(program, chat.id);
  const nameOf = (node: Node): string => names.get(node) ?? node.message.id;
  const idOf = (node: Node): Promise<string> => deriveId(program, chat.id, nameOf(node));
  const messages: ArchivedMessage[] = [];

  /** An answer without a question before it. */
  async function addEmptyQuestion(node: Node): Promise<string> {
    const question = await deriveId(program, chat.id, nameOf(node), 'question');
    messages.push({
      id: question,
      role: 'user',
      parent: null,
      text: STAND_IN,
      quotes: [],
      createdAt: node.at,
    });
    return question;
  }

  for (const node of shown) {
    const chain = chainTo(node, room);
    room -= chain.reduce(
      (sum, { message: { text, reasoning = '' } }) => sum + text.length + reasoning.length + 1,
      0,
    );
    const parent = node.before ? await idOf(node.before) : null;
    const text = chain
      .map((one) => one.message.text)
      .filter(Boolean)
      .join('\n\n');
    const messageId = await idOf(node);
    if (node.message.role === 'user') {
      const files = chain.flatMap((one) => one.message.files ?? []);
      const asked = text === '' && files.length === 0 ? STAND_IN : text;
      const quotes = files.map((file, index): Quote => ({
        id: `${messageId}-${index}`,
        text: file.text,
        title: file.name,
        url: '',
      }));
      messages.push({ id: messageId, role: 'user', parent, text: asked, quotes, createdAt: node.at });
    } else {
      const model = chain.findLast((one) => one.message.model)?.message.model ?? '';
      messages.push({
        id: messageId,
        role: 'assistant',
        parent: parent ?? (await addEmptyQuestion(node)),
        run: messageId,
        state: 'complete',
        answer: text,
        reasoning: chain
          .map((one) => one.message.reasoning ?? '')
          .filter(Boolean)
          .join('\n\n'),
        notices: [],
        model: model.slice(0, MAX_MODEL),
        provider: program,
        createdAt: node.at,
      });
    }
  }
  // In a ring, what is shown last may be its beginning.
  const wanted = outsideRings.has(chat.leaf ?? '') ? nodes.get(chat.leaf ?? '') : undefined;
  const last = shown.reduce<Node | undefined>(
    (one, other) => (one && one.at > other.at ? one : other),
    undefined,
  );
  const leaf = wanted ? shownFrom(wanted) : last;
  if (!leaf) return { chat: undefined, title, unreadable };
  const updatedAt = Math.min(chat.updatedAt ?? last?.at ?? start, now);
  const archived = {
    id,
    title: buildTitle(title),
    createdAt: Math.min(start, updatedAt),
    updatedAt,
    leaf: await idOf(leaf),
    messages,
  };
  return { chat: archived, title, unreadable };
}
