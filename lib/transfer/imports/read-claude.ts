import * as v from 'valibot';

import type { ForeignChat, ForeignMessage } from './foreign-chat.ts';
import { readTime } from './read-time.ts';

const blockSchema = v.object({
  type: v.string(),
  text: v.fallback(v.string(), ''),
  thinking: v.fallback(v.string(), ''),
});

const attachmentSchema = v.object({ file_name: v.fallback(v.string(), ''), extracted_content: v.string() });

const messageSchema = v.object({
  uuid: v.string(),
  sender: v.picklist(['human', 'assistant']),
  parent_message_uuid: v.fallback(v.nullish(v.string()), null),
  text: v.fallback(v.string(), ''),
  content: v.fallback(v.array(v.unknown()), []),
  created_at: v.optional(v.unknown()),
  attachments: v.fallback(v.array(v.unknown()), []),
});

/** What is left of an unreadable message: its place. */
const placeSchema = v.object({ uuid: v.string(), parent_message_uuid: v.string() });

const chatSchema = v.object({
  uuid: v.string(),
  name: v.fallback(v.string(), ''),
  created_at: v.optional(v.unknown()),
  updated_at: v.optional(v.unknown()),
  chat_messages: v.array(v.unknown()),
});

/** Reads a conversation from Claude's export, which names no model; undefined when it is not one. */
export function readClaude(value: unknown): ForeignChat | undefined {
  const { success, output } = v.safeParse(chatSchema, value);
  if (!success) return undefined;
  const read = output.chat_messages.map((message) => v.safeParse(messageSchema, message));
  const ids = new Set<string>();
  // Of messages with the same id, the first is kept.
  const readable = read
    .filter((message) => message.success)
    .map((message) => message.output)
    .filter(({ uuid }) => !ids.has(uuid) && ids.add(uuid));
  // Earlier exports are a list, in which each message follows the previous one.
  const isTree = readable.some(({ parent_message_uuid: parent }) => ids.has(parent ?? ''));
  const places = new Set(
    output.chat_messages.filter((message) => v.is(placeSchema, message)).map(({ uuid }) => uuid),
  );
  // The first messages have the id of none as their parent, all the same one.
  const root = readable[0]?.parent_message_uuid;
  const messages = readable.map((message, index): ForeignMessage => {
    const parent = message.parent_message_uuid ?? null;
    // One that is missing was after the one before.
    const isMissing = parent !== null && parent !== root && !ids.has(parent) && !places.has(parent);
    const blocks = message.content
      .map((block) => v.safeParse(blockSchema, block))
      .filter((block) => block.success)
      .map((block) => block.output);
    const join = (texts: readonly string[]): string =>
      texts.filter((text) => text.trim() !== '').join('\n\n');
    const text =
      join(blocks.filter(({ type }) => type === 'text').map((block) => block.text)) || message.text;
    const reasoning = join(blocks.filter(({ type }) => type === 'thinking').map(({ thinking }) => thinking));
    const files = message.attachments
      .map((attachment) => v.safeParse(attachmentSchema, attachment))
      .filter((attachment) => attachment.success)
      .map(({ output: file }) => ({ name: file.file_name, text: file.extracted_content }));
    const isEmpty = text === '' && reasoning === '' && files.length === 0;
    const role = message.sender === 'human' ? 'user' : 'assistant';
    return {
      id: message.uuid,
      parent: isTree && !isMissing ? parent : (readable[index - 1]?.uuid ?? null),
      // A question may be a picture, which is not in the export; without it, two answers would be one.
      role: isEmpty && role === 'assistant' ? null : role,
      text,
      ...(reasoning !== '' && { reasoning }),
      at: readTime(message.created_at),
      files,
    };
  });
  const leaf = messages.at(-1)?.id;
  // The children of an unreadable message are attached to its parent.
  for (const message of output.chat_messages)
    if (isTree && v.is(placeSchema, message) && !ids.has(message.uuid)) {
      ids.add(message.uuid);
      messages.push({ id: message.uuid, parent: message.parent_message_uuid, role: null, text: '' });
    }
  return {
    program: 'Claude',
    id: output.uuid,
    title: output.name,
    createdAt: readTime(output.created_at),
    updatedAt: readTime(output.updated_at),
    messages,
    leaf,
    unreadable: read.length - readable.length,
  };
}
