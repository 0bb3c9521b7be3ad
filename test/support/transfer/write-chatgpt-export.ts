import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

import type { Random } from '#test/support/time/random.ts';

/** What was written. */
export interface WrittenExport {
  readonly chats: number;
  /** Those that a reader sees. */
  readonly messages: number;
}

const WORDS =
  'lichen stone tide gradient maßvoll the a of and while returns cache 漢字 строка 😀 “quoted” \\n <b> {json} function'.split(
    ' ',
  );
/** Occasionally a conversation has this many paragraphs: the longest that people have. */
const LONG = { every: 400, paragraphs: 6_000 };
const START = 1_700_000_000;

function pick<T>(random: Random, all: readonly T[]): T {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error('There is nothing to pick from.');
  return one;
}

function message(id: string, role: string, parts: readonly string[], at: number): object {
  return {
    id,
    author: { role, name: null, metadata: {} },
    create_time: at,
    update_time: null,
    content: { content_type: 'text', parts },
    status: 'finished_successfully',
    end_turn: true,
    weight: 1,
    metadata: {
      request_id: `${id}-request`,
      message_source: null,
      timestamp_: 'absolute',
      ...(role === 'assistant' && { model_slug: 'gpt-x', finish_details: { type: 'stop' } }),
    },
    recipient: 'all',
    channel: null,
  };
}

/** Writes an export of ChatGPT, `conversations.json`, of at least this many bytes. The seed of `random` repeats it. */
export async function writeChatGptExport(
  path: string,
  bytes: number,
  random: Random,
): Promise<WrittenExport> {
  const paragraphs = Array.from({ length: 500 }, () =>
    Array.from({ length: 20 + Math.floor(random() * 80) }, () => pick(random, WORDS)).join(' '),
  );
  const file = createWriteStream(path);
  let [written, chats, messages] = [0, 0, 0];

  function conversation(number: number): object {
    const id = `conversation-${number}`;
    const mapping: Record<string, object> = {
      [`${id}-root`]: { id: `${id}-root`, message: null, parent: null, children: [`${id}-0`] },
    };
    const length = 2 * (1 + Math.floor(random() * 8));
    const isLong = number % LONG.every === LONG.every - 1;
    for (let index = 0; index < length; index += 1) {
      const own = `${id}-${index}`;
      const role = index % 2 === 0 ? 'user' : 'assistant';
      const count = isLong ? LONG.paragraphs / length : role === 'user' ? 1 : 4 + Math.floor(random() * 12);
      const text = Array.from({ length: count }, () => pick(random, paragraphs)).join('\n\n');
      mapping[own] = {
        id: own,
        parent: index === 0 ? `${id}-root` : `${id}-${index - 1}`,
        children: index + 1 < length ? [`${id}-${index + 1}`] : [],
        message: message(own, role, [text], START + number * 60 + index),
      };
    }
    messages += length;
    return {
      title: `Conversation ${number}`,
      create_time: START + number * 60,
      update_time: START + number * 60 + length,
      mapping,
      moderation_results: [],
      current_node: `${id}-${length - 1}`,
      conversation_id: id,
      id,
    };
  }

  file.write('[');
  for (; written < bytes; chats += 1) {
    const text = `${chats === 0 ? '' : ', '}${JSON.stringify(conversation(chats))}`;
    written += Buffer.byteLength(text);
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end(']');
  await finished(file);
  return { chats, messages };
}
