import * as v from 'valibot';

import type { ForeignChat, ForeignMessage } from './foreign-chat.ts';
import { messageMapSchema } from './message-map.ts';
import { readTime } from './read-time.ts';

const textPartSchema = v.object({ type: v.literal('text'), text: v.string() });

const messageSchema = v.object({
  parentId: v.fallback(v.nullish(v.string()), null),
  role: v.string(),
  content: v.union([v.string(), v.array(v.unknown())]),
  model: v.fallback(v.string(), ''),
  timestamp: v.optional(v.unknown()),
});

/** What is left of an unreadable message: its place. */
const placeSchema = v.object({ parentId: v.nullish(v.string()) });

const chatSchema = v.object({
  id: v.fallback(v.string(), ''),
  title: v.fallback(v.string(), ''),
  created_at: v.optional(v.unknown()),
  updated_at: v.optional(v.unknown()),
  chat: v.object({
    title: v.fallback(v.string(), ''),
    history: v.object({
      messages: messageMapSchema,
      currentId: v.fallback(v.nullish(v.string()), null),
    }),
  }),
});

const START = '<details type="reasoning"';
const END = '</details>';
const SUMMARY = /<summary>[^<]*<\/summary>/u;
const ENTITIES: Readonly<Record<string, string>> = {
  '&gt;': '>',
  '&lt;': '<',
  '&quot;': '"',
  '&#39;': "'",
  '&#x27;': "'",
  '&amp;': '&',
};

function decode(html: string): string {
  return html.replaceAll(/&(?:gt|lt|quot|amp|#39|#x27);/gu, (entity) => ENTITIES[entity] ?? entity);
}

/** Extracts the reasoning from an answer, in which it is escaped HTML with each line quoted. */
function splitReasoning(content: string): { text: string; reasoning: string } {
  const texts: string[] = [];
  const thoughts: string[] = [];
  let at = 0;
  for (;;) {
    const start = content.indexOf(START, at);
    const open = start < 0 ? -1 : content.indexOf('>', start);
    const end = open < 0 ? -1 : content.indexOf(END, open);
    if (end < 0) break;
    texts.push(content.slice(at, start));
    const body = decode(content.slice(open + 1, end).replace(SUMMARY, ''));
    thoughts.push(
      body
        .split('\n')
        .map((line) => line.replace(/^> ?/u, ''))
        .join('\n')
        .trim(),
    );
    at = end + END.length;
  }
  texts.push(content.slice(at));
  return { text: texts.join('').trim(), reasoning: thoughts.join('\n\n') };
}

function textOf(content: string | readonly unknown[]): string {
  if (typeof content === 'string') return content;
  return content
    .filter((part) => v.is(textPartSchema, part))
    .map((part) => part.text)
    .join('\n\n');
}

/** Reads a chat from Open WebUI's export; undefined when it is not one. */
export function readOpenWebUi(value: unknown): ForeignChat | undefined {
  const { success, output } = v.safeParse(chatSchema, value);
  if (!success) return undefined;
  const { history } = output.chat;
  const messages: ForeignMessage[] = [];
  let unreadable = 0;
  for (const [id, item] of Object.entries(history.messages)) {
    const message = v.safeParse(messageSchema, item);
    if (!message.success) {
      unreadable += 1;
      // Its children are attached to its parent.
      if (v.is(placeSchema, item)) messages.push({ id, parent: item.parentId ?? null, role: null, text: '' });
      continue;
    }
    const { parentId, role, content, model, timestamp } = message.output;
    const whole = textOf(content);
    const { text, reasoning } =
      role === 'assistant' ? splitReasoning(whole) : { text: whole.trim(), reasoning: '' };
    const isEmpty = text === '' && reasoning === '';
    // A question may be only a picture; without it, two answers would be joined.
    const isShown = role === 'user' || (role === 'assistant' && !isEmpty);
    messages.push({
      id,
      parent: parentId ?? null,
      role: isShown ? role : null,
      text,
      ...(reasoning !== '' && { reasoning }),
      ...(model !== '' && { model }),
      at: readTime(timestamp),
    });
  }
  return {
    program: 'Open WebUI',
    id: output.id || JSON.stringify(Object.keys(history.messages)),
    title: output.title || output.chat.title,
    createdAt: readTime(output.created_at),
    updatedAt: readTime(output.updated_at),
    messages,
    leaf: history.currentId ?? undefined,
    unreadable,
  };
}
