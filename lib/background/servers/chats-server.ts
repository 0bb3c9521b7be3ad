import { whileHeld } from '#lib/background/while-held.ts';
import type { ChatStore } from '#lib/chats/chat-store.ts';
import { type ChatSearch, createChatSearch, type FoundChat } from '#lib/chats/search-chats.ts';
import type { ChatList } from '#lib/chats/stored-chat-list.ts';
import { reportRejection } from '#lib/faults/listen-for-faults.ts';
import { answerPort, type RawPort, type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import {
  type ChatRow,
  type ChatsFrame,
  type ChatsReply,
  isChatsFrame,
  type ListedChat,
  MAX_FIRST,
} from '#lib/protocol/chat-list.ts';
import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { Runs } from '#lib/runs/create-runs.ts';

/** What lists of chats are served from. */
export interface ChatsServerOptions {
  readonly list: ChatList;
  readonly chats: Pick<ChatStore, 'showVersion'>;
  readonly runs: Pick<Runs, 'liveIn' | 'answersIn' | 'stopChat'>;
  /** A clock that counts milliseconds. */
  readonly now: () => number;
  /** Resolves once other work has had its turn and this many milliseconds have passed. */
  pause(ms?: number): Promise<void>;
  hold(): () => void;
  /** Tells the panels that show this chat its new title. */
  tellTitle(chat: string, title: string): void;
  /** Shows this chat again wherever it is shown: another version of it was chosen. */
  showAll(chat: string): Promise<void>;
  /** Shows a new chat wherever this one is shown: it was deleted. */
  leave(chat: string): Promise<void>;
  /** Schedules the final deletion of what was removed some time ago. */
  purgeLater(): Promise<void>;
}

/** Serves the lists of chats that are open. */
export interface ChatsServer {
  serve(port: RawPort): void;
  /** A frame of a run in this chat. Lists show that it has begun or ended. */
  publish(chat: string, frame: BackgroundFrame): void;
  /** All chats were deleted. */
  cleared(): void;
  /** Chats were added: open lists and searches are read again. */
  imported(): Promise<void>;
}

type ChatsPort = TypedPort<ChatsFrame, ChatsReply>;

const MORE = 100;
const WARM_AFTER_MS = 200;
/**
 * For how long an open list keeps the background awake after each thing that was asked of it. What a search has read, and
 * where it rests, would be lost with the background.
 */
const AWAKE_MS = 5 * 60_000;
/** Hits that are sent before the user asks for more. */
const HITS = 40;

/** A search that is running, or paused until the user asks for more. */
interface Finding {
  readonly number: number;
  readonly hits: AsyncGenerator<FoundChat[], void>;
  readonly signal: AbortSignal;
}

/** Creates the server of the lists of chats. */
export function createChatsServer(options: ChatsServerOptions): ChatsServer {
  const { list, chats, runs, hold } = options;
  const open = new Set<ChatsPort>();
  /** Sends each open list again. */
  const refreshing = new Set<() => Promise<void>>();
  const searches = new Set<ChatSearch>();

  function asListed(row: ChatRow): ListedChat {
    return { ...row, isRunning: runs.liveIn(row.id) !== undefined };
  }

  function tellAll(reply: ChatsReply): void {
    for (const port of open) port.send(reply);
  }

  async function tellChange(chat: string): Promise<void> {
    for (const search of searches) search.changed(chat);
    if (open.size === 0) return;
    const [row] = await list.rows([chat]);
    if (row) tellAll({ type: 'chat-change', chat: asListed(row) });
  }

  async function tellTitle(chat: string): Promise<void> {
    const [row] = await list.rows([chat]);
    if (row) options.tellTitle(chat, row.title);
  }

  async function remove(chat: string): Promise<void> {
    runs.stopChat(chat);
    await list.remove(chat);
    for (const search of searches) search.changed(chat);
    tellAll({ type: 'chat-remove', chat });
    await Promise.all([options.leave(chat), options.purgeLater()]);
  }

  /** Serves one open list. */
  function createSession(port: ChatsPort): (frame: ChatsFrame) => Promise<void> {
    const search = createChatSearch(list, options.now, options.pause, runs.answersIn);
    let ids: string[] = [];
    let shownPage: string | undefined;
    let first = MAX_FIRST;
    /** The rows that were read before the list is requested. */
    let reading: ReturnType<typeof read> | undefined;
    let searching = new AbortController();
    let finding: Finding | undefined;
    searches.add(search);
    port.closed.addEventListener('abort', () => {
      searching.abort();
      searches.delete(search);
      refreshing.delete(refresh);
    });

    async function readLatest(count: number): Promise<ChatRow[]> {
      ids = await list.ids();
      return await list.rows(ids.splice(0, count));
    }

    function read(): Promise<[pinned: ChatRow[], latest: ChatRow[]]> {
      return Promise.all([list.pinned(), readLatest(first)]);
    }

    function begin(count: number): void {
      first = count;
      reading = read();
      // Reported when the list is requested.
      reading.catch(() => {});
    }

    async function sendList(page: string): Promise<void> {
      shownPage = page;
      const others = reading ?? read();
      reading = undefined;
      const [ofPage, [pinned, latest]] = await Promise.all([list.ofPage(page), others]);
      port.send({
        type: 'chats-state',
        ofPage: ofPage.map(asListed),
        pinned: pinned.map(asListed),
        latest: latest.map(asListed),
        hasMore: ids.length > 0,
      });
    }

    function refresh(): Promise<void> {
      return shownPage === undefined ? Promise.resolve() : sendList(shownPage);
    }
    refreshing.add(refresh);

    async function show(page: string): Promise<void> {
      await sendList(page);
      // The list is drawn first.
      await options.pause(WARM_AFTER_MS);
      if (!port.closed.aborted) await search.warm(searching.signal);
    }

    /** Sends what a search finds, until there are this many hits or nothing is left to search. */
    async function send({ number, hits, signal }: Finding): Promise<void> {
      let count = 0;
      let isOver = false;
      while (count < HITS && !isOver) {
        const { value, done = false } = await hits.next();
        if (signal.aborted) return;
        isOver = done;
        const found = (value ?? []).map(({ row, ...hit }) => ({ chat: asListed(row), ...hit }));
        count += found.length;
        const isDone = isOver || count >= HITS;
        port.send({ type: 'chats-found', search: number, hits: found, isDone, hasMore: !isOver });
      }
      if (isOver) finding = undefined;
    }

    async function find(number: number, text: string): Promise<void> {
      searching.abort();
      searching = new AbortController();
      const { signal } = searching;
      const started = { number, hits: search.find(text, signal), signal };
      finding = started;
      await send(started);
    }

    async function more(): Promise<void> {
      if (finding) return send(finding);
      const older = await list.rows(ids.splice(0, MORE));
      port.send({ type: 'chats-older', chats: older.map(asListed), hasMore: ids.length > 0 });
    }

    return async (frame) => {
      switch (frame.type) {
        case 'chats-open':
          return begin(frame.first);
        case 'chats-show':
          return show(frame.page);
        case 'chats-more':
          return more();
        case 'chats-search':
          return find(frame.search, frame.text);
        case 'chat-rename':
          await list.rename(frame.chat, frame.title);
          await tellTitle(frame.chat);
          return tellChange(frame.chat);
        case 'chat-pin':
          await list.pin(frame.chat, frame.isPinned);
          return tellChange(frame.chat);
        case 'chat-stop':
          return runs.stopChat(frame.chat);
        case 'chat-delete':
          return remove(frame.chat);
        case 'chat-restore':
          await list.restore(frame.chat);
          return tellChange(frame.chat);
        case 'chat-prepare':
          await chats.showVersion(frame.chat, frame.message);
          await options.showAll(frame.chat);
          port.send({ type: 'chat-ready', chat: frame.chat, message: frame.message });
          return;
        default:
          frame satisfies never;
      }
    };
  }

  return {
    serve(rawPort) {
      const port = wrapPort<ChatsFrame, ChatsReply>(rawPort, isChatsFrame);
      open.add(port);
      port.closed.addEventListener('abort', () => open.delete(port));
      const handle = createSession(port);
      let release = (): void => {};
      const stayAwake = (): void => {
        release();
        release = hold();
        void options.pause(AWAKE_MS).then(release);
      };
      port.closed.addEventListener('abort', () => release());
      answerPort(port, 'background', (frame) => {
        stayAwake();
        return whileHeld(hold, () => handle(frame));
      });
    },
    publish(chat, frame) {
      if (frame.type === 'run-start' || frame.type === 'run-end') reportRejection(tellChange(chat), 'chats');
    },
    async imported() {
      for (const search of searches) search.changed();
      await Promise.all([...refreshing].map((refresh) => refresh()));
    },
    cleared() {
      for (const search of searches) search.changed();
      tellAll({ type: 'chats-state', ofPage: [], pinned: [], latest: [], hasMore: false });
    },
  };
}
