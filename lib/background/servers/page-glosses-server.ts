import { whileHeld } from '#lib/background/while-held.ts';
import { pageOf } from '#lib/chats/chat-record.ts';
import type { ChatList } from '#lib/chats/stored-chat-list.ts';
import type { PassagesToMark } from '#lib/passages/mark-passages.ts';
import type { Passage } from '#lib/passages/text-fragment.ts';
import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import type { Message, Quote } from '#lib/protocol/chat.ts';
import {
  isPageGlossesFrame,
  type PageGlossesFrame,
  type PageGlossesReply,
} from '#lib/protocol/page-glosses.ts';
import type { Runs } from '#lib/runs/create-runs.ts';

/** What the glosses of a page are served from. */
export interface PageGlossesOptions {
  readonly list: Pick<ChatList, 'ofPage' | 'messagesOf' | 'messages'>;
  readonly runs: Pick<Runs, 'liveIn'>;
  markPassages(tab: number, wanted: PassagesToMark): Promise<number | 'elsewhere' | 'no-access'>;
  unmarkPassages(tab: number): Promise<void>;
  hold(): () => void;
}

/**
 * How many chats are searched for passages, and how many passages are highlighted. More would slow a page
 * down.
 */
const MAX_CHATS = 50;
const MAX_PASSAGES = 500;
/** How many messages are read at once: their pictures may have 1.5 MB each. */
const AT_ONCE = 50;

/**
 * The text by which a quote is found in its page. None for a page, a transcript or a picture, which are not
 * passages.
 */
function passageOf({ text, anchor = text, before, after, part, image }: Quote): Passage | undefined {
  if (part !== undefined || image || anchor.trim() === '') return undefined;
  return { text: anchor, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

/** Reads the passages that these messages quote from a page into `into`, each once. */
function addPassages(messages: readonly Message[], page: string, into: Map<string, Passage>): void {
  for (const message of messages) {
    if (message.role !== 'user') continue;
    for (const quote of message.quotes) {
      const passage = pageOf(quote.url) === page ? passageOf(quote) : undefined;
      if (passage && into.size < MAX_PASSAGES) into.set(`${passage.before ?? ''}\n${passage.text}`, passage);
    }
  }
}

/** Every passage that was quoted from a page, in all versions of the chats about it. */
async function readPassages({ list }: PageGlossesOptions, page: string): Promise<Passage[]> {
  const passages = new Map<string, Passage>();
  const chats = await list.ofPage(page);
  for (const { id } of chats.slice(0, MAX_CHATS)) {
    const { messages, rest } = await list.messagesOf(id);
    addPassages(messages, page, passages);
    for (let from = 0; from < rest.length && passages.size < MAX_PASSAGES; from += AT_ONCE)
      addPassages(await list.messages(rest.slice(from, from + AT_ONCE)), page, passages);
  }
  return [...passages.values()];
}

/** Serves a panel that asks what is known about the page next to it. */
export function servePageGlosses(rawPort: RawPort, options: PageGlossesOptions): void {
  const port = wrapPort<PageGlossesFrame, PageGlossesReply>(rawPort, isPageGlossesFrame);

  async function mark(address: string, tab: number): Promise<void> {
    const page = pageOf(address);
    const passages = page === undefined ? [] : await readPassages(options, page);
    const total = passages.length;
    const found = page === undefined || total === 0 ? 0 : await options.markPassages(tab, { page, passages });
    if (typeof found === 'number') port.send({ type: 'passages-marked', tab, found, total });
    else port.send({ type: 'passages-failed', tab, reason: found });
  }

  async function handle(frame: PageGlossesFrame): Promise<void> {
    switch (frame.type) {
      case 'page-chats-want': {
        const rows = await options.list.ofPage(frame.page);
        const chats = rows
          .slice(0, MAX_CHATS)
          .map((row) => ({ ...row, isRunning: options.runs.liveIn(row.id) !== undefined }));
        port.send({ type: 'page-chats-show', page: frame.page, chats });
        return;
      }
      case 'passages-mark':
        return mark(frame.page, frame.tab);
      case 'passages-unmark':
        return options.unmarkPassages(frame.tab);
      default:
        frame satisfies never;
    }
  }

  answerPort(port, 'background', (frame) => whileHeld(options.hold, () => handle(frame)));
}
