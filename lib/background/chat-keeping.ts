import type { ChatList } from '#lib/chats/stored-chat-list.ts';
import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import {
  type ChatDataFrame,
  type ChatDataReply,
  isChatDataFrame,
  type Retention,
} from '#lib/protocol/chat-data.ts';
import type { Runs } from '#lib/runs/create-runs.ts';

/** What enforcing the retention of chats needs. */
export interface ChatKeepingOptions {
  readonly list: Pick<ChatList, 'ids' | 'dropEmpty' | 'expire' | 'purge' | 'clear' | 'count'>;
  readonly runs: Pick<Runs, 'stopChat'>;
  readonly now: () => number;
  /** How long a deleted chat can be restored, in ms. */
  readonly undoMs: number;
  readRetention(): Promise<Retention>;
  saveRetention(retention: Retention): Promise<void>;
  /** The chats that panels show. */
  shown(): Iterable<string>;
  /** Shows a new chat wherever this one is shown. */
  leave(chat: string): Promise<void>;
  /** All chats were deleted; panels still show theirs. */
  onClear(): Promise<void>;
  /** Chats were added by a page. */
  onImport(): Promise<void>;
}

/** Deletes chats for good: those that were deleted, those that are too old, and all of them. */
export interface ChatKeeping {
  /** Called when the browser starts, and daily. */
  cleanUp(): Promise<void>;
  /** Deletes for good what the user deleted, once Undo is over. */
  purge(): Promise<void>;
  /** Serves an options page. */
  serve(port: RawPort): void;
}

const DAY_MS = 24 * 60 * 60_000;
/** How long answer parameters of a chat without questions are kept. */
const EMPTY_DAYS = 7;

/** Deletes chats that are older than the user wants to keep them. */
export function createChatKeeping(options: ChatKeepingOptions): ChatKeeping {
  const { list, runs, now } = options;
  const purge = (): Promise<void> => list.purge(now() - options.undoMs);

  async function clear(): Promise<void> {
    for (const chat of await list.ids()) runs.stopChat(chat);
    await list.clear();
    await options.onClear();
    await Promise.all([...new Set(options.shown())].map((chat) => options.leave(chat)));
  }

  async function carryOut(frame: ChatDataFrame): Promise<void> {
    switch (frame.type) {
      case 'chat-data-show':
        return;
      case 'retention-save':
        // Applied by the next clean-up, so that a choice made by mistake deletes nothing right away.
        return options.saveRetention(frame.retention);
      case 'chats-clear':
        return clear();
      case 'chats-imported':
        return options.onImport();
      default:
        frame satisfies never;
    }
  }

  return {
    purge,
    async cleanUp() {
      await purge();
      const days = await options.readRetention();
      const shown = new Set(options.shown());
      await list.dropEmpty(now() - EMPTY_DAYS * DAY_MS, shown);
      if (days !== null) await list.expire(now() - days * DAY_MS, shown);
    },
    serve(rawPort) {
      const port = wrapPort<ChatDataFrame, ChatDataReply>(rawPort, isChatDataFrame);
      answerPort(port, 'background', async (frame) => {
        await carryOut(frame);
        const [retention, chats] = await Promise.all([options.readRetention(), list.count()]);
        port.send({ type: 'chat-data-state', retention, chats });
      });
    },
  };
}
