import * as v from 'valibot';

import { chatFileText } from '#lib/wording/chat-files.ts';

import type { ForeignChat, ForeignMessage } from './foreign-chat.ts';
import { messageMapSchema } from './message-map.ts';
import { readTime } from './read-time.ts';

const contentSchema = v.object({
  content_type: v.string(),
  parts: v.fallback(v.array(v.unknown()), []),
  text: v.fallback(v.string(), ''),
  language: v.fallback(v.string(), ''),
  thoughts: v.fallback(v.array(v.unknown()), []),
});
type Content = v.InferOutput<typeof contentSchema>;

const thoughtSchema = v.object({ summary: v.fallback(v.string(), ''), content: v.fallback(v.string(), '') });
/** JSON with its kind and its name; an explanation may follow. */
const entitySchema = v.pipe(v.string(), v.parseJson(), v.looseTuple([v.unknown(), v.string()]));
const partSchema = v.object({ content_type: v.fallback(v.string(), ''), text: v.fallback(v.string(), '') });

const messageSchema = v.object({
  author: v.object({ role: v.string() }),
  create_time: v.optional(v.unknown()),
  content: contentSchema,
  recipient: v.fallback(v.string(), 'all'),
  metadata: v.fallback(
    v.object({
      model_slug: v.fallback(v.string(), ''),
      is_visually_hidden_from_conversation: v.fallback(v.boolean(), false),
    }),
    { model_slug: '', is_visually_hidden_from_conversation: false },
  ),
});

const nodeSchema = v.object({
  parent: v.fallback(v.nullish(v.string()), null),
  children: v.fallback(v.array(v.unknown()), []),
  message: v.fallback(v.nullish(v.unknown()), null),
});

const chatSchema = v.object({
  id: v.fallback(v.string(), ''),
  conversation_id: v.fallback(v.string(), ''),
  title: v.fallback(v.string(), ''),
  create_time: v.optional(v.unknown()),
  update_time: v.optional(v.unknown()),
  current_node: v.fallback(v.string(), ''),
  mapping: messageMapSchema,
});

/**
 * Between two private-use characters: its kind, and the data for which ChatGPT shows a link, a name or a
 * picture.
 */
const REFERENCE = /\uE200([^\uE200-\uE202]*)(?:\uE202([^\uE200\uE201]*))?\uE201/gu;
/** One that was cut off, so that nothing ends it: a link, of which the words are kept, or another. */
const CUT_LINK = /\uE200url\uE202([^\uE200-\uE202]*)(?:\uE202[^\s\uE200-\uE202]*)?/gu;
const CUT_REFERENCE = /\uE200[a-z_]*(?:(?:\uE202(?:\[[^\]\n\uE200-\uE202]*\]?|[^\s\uE200-\uE202]*))+|$)/gu;
/** Those that ChatGPT writes. Others are the user's, such as icons. */
const PRIVATE = /[\uE200-\uE20F]/gu;

/** An address without special meaning in a Markdown link. */
const PLAIN_ADDRESS = /^https?:\/\/[^\s()<>]+$/u;

/** The words that ChatGPT shows for a reference, without which the sentence would be incomplete. */
function wordsOf(_reference: string, kind: string, value = ''): string {
  if (kind === 'url') {
    const [words = '', href = ''] = value.split('\uE202');
    return PLAIN_ADDRESS.test(href) && !/[[\]]/u.test(words) ? `[${words}](${href})` : words;
  }
  if (kind !== 'entity') return '';
  const entity = v.safeParse(entitySchema, value);
  if (entity.success) return entity.output[1];
  return value.startsWith('[') ? '' : value;
}

/** The text without what ChatGPT marks and does not show. */
function withoutMarks(text: string): string {
  return text
    .replaceAll(REFERENCE, wordsOf)
    .replaceAll(CUT_LINK, '$1')
    .replaceAll(CUT_REFERENCE, '')
    .replaceAll(PRIVATE, '');
}

function textOfPart(part: unknown): string {
  if (typeof part === 'string') return part;
  const { success, output } = v.safeParse(partSchema, part);
  if (!success) return '';
  return output.content_type.includes('image') ? `[${chatFileText.picture}]` : output.text;
}

function textOf({ content_type: type, parts, text, language }: Content): string {
  if (type === 'code') {
    let fence = '```';
    for (const [run] of text.matchAll(/`{3,}/gu)) if (run.length >= fence.length) fence = `${run}\``;
    return `${fence}${/^[\w+#-]+$/u.test(language) && language !== 'unknown' ? language : ''}\n${text}\n${fence}`;
  }
  const all = parts.map(textOfPart).filter((part) => part.trim() !== '');
  return withoutMarks(all.length > 0 ? all.join('\n\n') : text);
}

function reasoningOf({ thoughts }: Content): string {
  return thoughts
    .map((thought) => v.safeParse(thoughtSchema, thought))
    .filter((read) => read.success)
    .map(({ output: { summary, content } }) =>
      [summary && `**${summary}**`, withoutMarks(content)].filter(Boolean).join('\n\n'),
    )
    .join('\n\n');
}

function readMessage(value: unknown): Omit<ForeignMessage, 'id' | 'parent'> | undefined {
  // The root has no message.
  if (value === null || value === undefined) return { role: null, text: '' };
  const { success, output } = v.safeParse(messageSchema, value);
  if (!success) return undefined;
  const { author, content, metadata, recipient } = output;
  const isThinking = content.content_type === 'thoughts';
  const text = isThinking ? '' : textOf(content);
  const reasoning = isThinking ? reasoningOf(content) : '';
  const isSpoken = author.role === 'user' || author.role === 'assistant';
  // Messages to a tool, and the line “Thought for 5 seconds”.
  const isAside = recipient !== 'all' || content.content_type === 'reasoning_recap';
  const isHidden = metadata.is_visually_hidden_from_conversation || (text === '' && reasoning === '');
  const role = author.role === 'user' ? 'user' : 'assistant';
  return {
    role: isSpoken && !isAside && !isHidden ? role : null,
    text,
    ...(reasoning !== '' && { reasoning }),
    ...(metadata.model_slug !== '' && { model: metadata.model_slug }),
    at: readTime(output.create_time),
  };
}

/** Reads a conversation from ChatGPT's export; undefined when it is not one. */
export function readChatGpt(value: unknown): ForeignChat | undefined {
  const { success, output } = v.safeParse(chatSchema, value);
  if (!success) return undefined;
  const messages: ForeignMessage[] = [];
  const nodes = Object.entries(output.mapping).map(([id, item]) => ({
    id,
    node: v.safeParse(nodeSchema, item),
  }));
  // The children of each message, in order; the order of the mapping means nothing.
  const places = new Map<unknown, { readonly parent: string; readonly index: number }>();
  for (const { id, node } of nodes)
    if (node.success)
      for (const [index, child] of node.output.children.entries()) places.set(child, { parent: id, index });
  const ids = new Set(nodes.map(({ id }) => id));
  nodes.sort((one, other) => (places.get(one.id)?.index ?? 0) - (places.get(other.id)?.index ?? 0));
  let unreadable = 0;
  for (const { id, node } of nodes) {
    const message = node.success ? readMessage(node.output.message) : undefined;
    if (!message) unreadable += 1;
    const parent = node.success ? node.output.parent : null;
    // What follows a message that cannot be read follows its parent.
    messages.push({
      role: null,
      text: '',
      ...message,
      id,
      parent: typeof parent === 'string' && ids.has(parent) ? parent : (places.get(id)?.parent ?? null),
    });
  }
  return {
    program: 'ChatGPT',
    id: output.conversation_id || output.id || JSON.stringify(Object.keys(output.mapping)),
    title: output.title,
    createdAt: readTime(output.create_time),
    updatedAt: readTime(output.update_time),
    messages,
    leaf: output.current_node || undefined,
    unreadable,
  };
}
