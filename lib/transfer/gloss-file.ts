import * as v from 'valibot';

import {
  type ArchivedChat,
  archivedChatSchema,
  type ArchivedMessage,
  timeSchema,
} from '#lib/chats/archived-chat.ts';
import { latestLeafBelow } from '#lib/chats/versions.ts';
import { isOpen, type Message, messageSchema, type Picture, type Quote } from '#lib/protocol/chat.ts';
import { joinBranches, readRemains, type Remains } from '#lib/transfer/imports/join-branches.ts';

/** The value of `format` in a file that Gloss wrote. */
export const FORMAT = 'gloss';
/**
 * Raised when earlier versions of Gloss would misread new files. All earlier file versions are still read.
 */
export const FORMAT_VERSION = 1;

/** The result of reading one chat. */
export interface ReadRecord {
  /** Undefined when it is unusable. */
  readonly chat: ArchivedChat | undefined;
  /** Its name in the list of what was not imported; may be empty. */
  readonly title: string;
  /** Messages that could not be read. */
  readonly unreadable: number;
}

/** Times are trusted if the clock that produced them was wrong by no more than this. */
const CLOCK_SLACK_MS = 24 * 60 * 60_000;
const MAX_PIXELS = 20_000;
const BASE64 = /^[A-Za-z\d+/]*={0,2}$/u;

const idSchema = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const timedSchema = v.object({ createdAt: timeSchema, id: idSchema });
const fileChatSchema = v.object({ ...archivedChatSchema.entries, messages: v.array(v.unknown()) });
const titledSchema = v.object({ title: v.string() });

/** Writes the beginning of a file; `settings` is JSON. Chats follow, separated by commas. */
export function writeFileHead(settings?: string): string {
  const start = `{"format":"${FORMAT}","version":${FORMAT_VERSION},\n`;
  return `${start}${settings === undefined ? '' : `"settings":${settings},\n`}"chats":[`;
}

/** Writes the end of a file. */
export const FILE_TAIL = '\n]}\n';

/**
 * Writes a chat as one line for the chat and one line for each message.
 *
 * @yields Pieces, so that a chat with many pictures is never one string.
 */
export function* writeChat({ messages, ...chat }: ArchivedChat): Generator<string> {
  yield `\n${JSON.stringify(chat).slice(0, -1)},"messages":[`;
  for (const [index, message] of messages.entries())
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(message)}`;
  yield ']}';
}

function isSoundPicture({ data, width, height }: Picture): boolean {
  return (
    [width, height].every((side) => Number.isInteger(side) && side > 0 && side <= MAX_PIXELS) &&
    BASE64.test(data)
  );
}

function isSoundQuote({ image, originalImage }: Quote): boolean {
  return [image, originalImage].every((picture) => picture === undefined || isSoundPicture(picture));
}

/** Checks what the schemas do not: that dates are dates, and pictures are Base64. */
function isSound(message: Message): boolean {
  if (message.role === 'user')
    return message.quotes.every(isSoundQuote) && (!message.receipt || v.is(timeSchema, message.receipt.at));
  const { pictures = [], failure } = message;
  return (
    pictures.every(({ data }) => BASE64.test(data)) &&
    (failure?.retryAt === undefined || v.is(timeSchema, failure.retryAt))
  );
}

function readMessage(value: unknown): ArchivedMessage | undefined {
  try {
    const timed = v.safeParse(timedSchema, value);
    const message = v.safeParse(messageSchema, value);
    if (!timed.success || !message.success || !isSound(message.output)) return undefined;
    const { createdAt } = timed.output;
    const { output } = message;
    // Its run does not exist here, so nothing would ever end it.
    return output.role === 'assistant' && isOpen(output.state)
      ? { createdAt, ...output, state: 'interrupted' }
      : { createdAt, ...output };
  } catch {
    return undefined;
  }
}

/** Of messages with the same id, the first is kept. */
function withoutTwins(messages: readonly ArchivedMessage[]): ArchivedMessage[] {
  return [...new Map(messages.toReversed().map((message) => [message.id, message])).values()].toReversed();
}

/** The leaf, or else the latest one below the message at which its branch ends. */
function findLeaf(
  leaf: string,
  messages: readonly ArchivedMessage[],
  remains: ReadonlyMap<string, Remains>,
): string | undefined {
  const known = new Set(messages.map(({ id }) => id));
  if (known.has(leaf)) return leaf;
  const above = new Map(remains);
  let id = leaf;
  for (let left = above.get(id); left && !known.has(id); left = above.get(id)) {
    above.delete(id);
    id = left.parent ?? '';
  }
  return known.has(id) ? latestLeafBelow(id, messages) : undefined;
}

/**
 * Reads one chat from a file that Gloss wrote, as far as possible. The file may come from anyone.
 *
 * @param now - Unix ms. Used because a chat from the future would always be the latest.
 */
export function readChat(value: unknown, now: number): ReadRecord {
  const title = v.is(titledSchema, value) ? value.title : '';
  const parsed = v.safeParse(fileChatSchema, value);
  if (!parsed.success) return { chat: undefined, title, unreadable: 1 };
  const { messages: values, ...fields } = parsed.output;
  const readable: ArchivedMessage[] = [];
  const remains = new Map<string, Remains>();
  for (const item of values) {
    const message = readMessage(item);
    const left = message ? undefined : readRemains(item);
    if (message) readable.push(message);
    else if (left) remains.set(left.id, left);
  }
  const own = withoutTwins(readable);
  const messages = joinBranches(own, remains);
  // Messages that were missing when the file was written are not in it.
  const unreadable = Math.max(values.length - own.length, messages.length - own.length);
  const last = messages.at(-1);
  if (!last) return { chat: undefined, title, unreadable };
  const chat = {
    ...fields,
    leaf: findLeaf(fields.leaf, messages, remains) ?? last.id,
    updatedAt: fields.updatedAt > now + CLOCK_SLACK_MS ? now : fields.updatedAt,
    messages,
  };
  return { chat, title, unreadable };
}
