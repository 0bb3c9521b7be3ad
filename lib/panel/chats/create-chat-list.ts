import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';

import { type ListMove, moveInList, PAGE } from '#lib/panel/list-move.ts';
import { createPortSender } from '#lib/ports/create-port-sender.ts';
import { type RawPort, type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import {
  type ChatHit,
  CHATS_PORT,
  type ChatsFrame,
  type ChatsReply,
  isChatsReply,
  type ListedChat,
  MAX_FIRST,
} from '#lib/protocol/chat-list.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';

import { type ChatGroup, groupChats } from './group-chats.ts';

/** What the list needs. */
export interface ChatListOptions {
  /** Opens a port with this name to the background; called again when the background has restarted. */
  connect(name: string): RawPort;
  /** The address of the current page; empty if it is not known. */
  page(): Promise<string>;
  /** How many chats fill the screen. */
  readonly first: number;
  /** Now, Unix ms. */
  readonly now: number;
  /** Opens a chat, at a message if one was found by a search. */
  open(chat: string, message?: string): void;
  /** A deleted chat was restored. */
  restored(chat: string): void;
}

/** The state of an open list of chats. */
export interface ChatListControl {
  /** False until the background has said what there is. */
  readonly isReady: ReadonlySignal<boolean>;
  /** The chats by their groups, while there is no search. */
  readonly groups: ReadonlySignal<readonly ChatGroup[]>;
  readonly wanted: ReadonlySignal<string>;
  /** What the search has found; undefined while there is no search. */
  readonly hits: ReadonlySignal<readonly ChatHit[] | undefined>;
  readonly isSearching: ReadonlySignal<boolean>;
  /** Whether there may be more hits, which `more` requests. */
  readonly hasMoreHits: ReadonlySignal<boolean>;
  /** Every chat that is listed now, in order. */
  readonly chats: ReadonlySignal<readonly ListedChat[]>;
  /** The chat that Enter opens. */
  readonly active: ReadonlySignal<ListedChat | undefined>;
  /** The chat that was deleted last, while that can be undone. */
  readonly deleted: ReadonlySignal<ListedChat | undefined>;
  readonly fault: ReadonlySignal<FaultKind | undefined>;
  search(text: string): void;
  move(move: ListMove): void;
  activate(chat: string): void;
  /** Opens a chat, at the match if there is a search. */
  choose(chat: string): void;
  /** Asks for older chats if there are any. */
  more(): void;
  rename(chat: string, title: string): void;
  pin(chat: string, isPinned: boolean): void;
  /** Stops the answer that is being written in a chat. */
  stop(chat: string): void;
  remove(chat: string): void;
  undo(): void;
  /** Undo is no longer offered. */
  forget(): void;
  /** Closes the port. */
  end(): void;
}

/** Opens the list, which requests the chats from the background immediately. */
export function createChatList(options: ChatListOptions): ChatListControl {
  const isReady = signal(false);
  const known = signal<ReadonlyMap<string, ListedChat>>(new Map());
  const ofPage = signal<ReadonlySet<string>>(new Set());
  const hasMore = signal(false);
  const wanted = signal('');
  const hits = signal<readonly ChatHit[] | undefined>(undefined);
  const isSearching = signal(false);
  const hasMoreHits = signal(false);
  const activeId = signal<string | undefined>(undefined);
  const deleted = signal<ListedChat | undefined>(undefined);
  const fault = signal<FaultKind | undefined>(undefined);
  let search = 0;
  let isAskingMore = false;
  let restoring: string | undefined;
  /** The hits of a search whose first reply is still to come: until then, those before it are shown. */
  let isFresh = false;

  const groups = computed(() => groupChats([...known.value.values()], ofPage.value, options.now));
  const chats = computed(
    () => hits.value?.map(({ chat }) => chat) ?? groups.value.flatMap((group) => group.chats),
  );
  const active = computed(() => chats.value.find(({ id }) => id === activeId.value) ?? chats.value[0]);

  /** Whether nothing is looked for. */
  function isEmptied(): boolean {
    return wanted.peek().trim() === '';
  }

  function put(listed: readonly ListedChat[]): void {
    known.value = new Map([...known.peek(), ...listed.map((chat) => [chat.id, chat] as const)]);
  }

  function changeHits(change: (hits: readonly ChatHit[]) => readonly ChatHit[]): void {
    if (hits.peek()) hits.value = change(hits.peek() ?? []);
  }

  function drop(chat: string): void {
    const all = chats.peek();
    const at = all.findIndex(({ id }) => id === chat);
    // The chat that takes its place becomes active, so that Delete can be pressed again.
    if (at >= 0 && active.peek()?.id === chat) activeId.value = (all[at + 1] ?? all[at - 1])?.id;
    known.value = new Map([...known.peek()].filter(([id]) => id !== chat));
    changeHits((found) => found.filter((hit) => hit.chat.id !== chat));
  }

  function apply(reply: ChatsReply): void {
    switch (reply.type) {
      case 'chats-state':
        known.value = new Map();
        if (reply.latest.length === 0) hits.value = hits.peek() && [];
        put([...reply.ofPage, ...reply.pinned, ...reply.latest]);
        ofPage.value = new Set(reply.ofPage.map(({ id }) => id));
        hasMore.value = reply.hasMore;
        isReady.value = true;
        return;
      case 'chats-older':
        isAskingMore = false;
        put(reply.chats);
        hasMore.value = reply.hasMore;
        return;
      case 'chat-change': {
        const { chat } = reply;
        put([chat]);
        if (restoring === chat.id) {
          restoring = undefined;
          options.restored(chat.id);
        }
        return changeHits((found) =>
          found.map((hit) =>
            hit.chat.id === chat.id
              ? { ...hit, chat, title: hit.chat.title === chat.title ? hit.title : asPlain(chat.title) }
              : hit,
          ),
        );
      }
      case 'chat-remove':
        return drop(reply.chat);
      case 'chats-found': {
        // An emptied search has hits as well: none.
        if (reply.search !== search || isEmptied()) return;
        isSearching.value = !reply.isDone;
        hasMoreHits.value = reply.hasMore;
        if (reply.isDone) isAskingMore = false;
        if (reply.hits.length === 0 && !reply.isDone) return;
        const gone = deleted.peek()?.id;
        const found = reply.hits.filter(({ chat }) => chat.id !== gone);
        hits.value = isFresh ? found : [...(hits.peek() ?? []), ...found];
        isFresh = false;
        return;
      }
      case 'chat-ready':
        return options.open(reply.chat, reply.message);
      case 'fault-show':
        fault.value = reply.fault;
        isAskingMore = false;
        isSearching.value = false;
        return;
      default:
        reply satisfies never;
    }
  }

  let isConnected = false;
  const { open, send, close } = createPortSender<ChatsReply, ChatsFrame>({
    open: () => wrapPort(options.connect(CHATS_PORT), isChatsReply),
    listener: (reply) => batch(() => apply(reply)),
    room: 'panel',
    // A background that restarted does not know what this list has.
    onOpen(port) {
      isConnected = true;
      // Before it is known which page is in front, and before the sheet is drawn.
      const first = Math.min(Math.max(options.first, known.peek().size), MAX_FIRST);
      port.send({ type: 'chats-open', first });
      void show(port);
    },
    // What the background was doing is gone with it.
    onLost() {
      isConnected = false;
      isSearching.value = false;
      isAskingMore = false;
    },
  });

  function post(frame: ChatsFrame): void {
    fault.value = undefined;
    send(frame);
  }

  async function show(to: TypedPort<ChatsReply, ChatsFrame>): Promise<void> {
    const page = await options.page().catch(() => '');
    to.send({ type: 'chats-show', page });
  }

  function startSearch(text: string): void {
    search += 1;
    isFresh = true;
    wanted.value = text;
    activeId.value = undefined;
    isAskingMore = false;
    isSearching.value = !isEmptied();
    if (isEmptied()) hits.value = undefined;
    post({ type: 'chats-search', search, text });
  }

  function more(): void {
    const mayHave = hits.peek() ? hasMoreHits.peek() && !isSearching.peek() : hasMore.peek();
    if (!mayHave || isAskingMore) return;
    // Another background does not know how far this list and its search have come.
    if (!isConnected) return hits.peek() ? startSearch(wanted.peek()) : open();
    isAskingMore = true;
    post({ type: 'chats-more' });
  }

  function undo(): void {
    const chat = deleted.peek();
    deleted.value = undefined;
    if (!chat) return;
    restoring = chat.id;
    post({ type: 'chat-restore', chat: chat.id });
    if (hits.peek()) startSearch(wanted.peek());
    activeId.value = chat.id;
  }

  open();
  return {
    isReady,
    groups,
    wanted,
    hits,
    isSearching,
    hasMoreHits,
    chats,
    active,
    deleted,
    fault,
    search: (text) => batch(() => startSearch(text)),
    move(move) {
      const all = chats.peek();
      const at = all.findIndex(({ id }) => id === active.peek()?.id);
      const last = all.length - 1;
      const to = moveInList(move, at, last, false);
      activeId.value = all[to]?.id;
      if (to >= last - PAGE) more();
    },
    activate(chat) {
      activeId.value = chat;
    },
    choose(chat) {
      const message = hits.peek()?.find((hit) => hit.chat.id === chat)?.message?.id;
      if (message === undefined) options.open(chat);
      else post({ type: 'chat-prepare', chat, message });
    },
    more,
    rename(chat, title) {
      if (title.trim() !== '') post({ type: 'chat-rename', chat, title });
    },
    pin: (chat, isPinned) => post({ type: 'chat-pin', chat, isPinned }),
    stop: (chat) => post({ type: 'chat-stop', chat }),
    remove(chat) {
      const listed = chats.peek().find(({ id }) => id === chat);
      if (!listed) return;
      batch(() => {
        deleted.value = listed;
        drop(chat);
      });
      post({ type: 'chat-delete', chat });
    },
    undo: () => batch(undo),
    forget() {
      deleted.value = undefined;
    },
    end: close,
  };
}

function asPlain(text: string): ChatHit['title'] {
  return [{ text, isMarked: false }];
}
