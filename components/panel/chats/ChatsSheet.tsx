import './chats.css';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';

import { NotesHost } from '#components/panel/notes/NotesHost.tsx';
import { markInFront } from '#components/panel/page-glosses/mark-in-front.ts';
import { usePanel } from '#components/panel/panel-context.ts';
import { Dialog } from '#components/ui/Dialog.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { remInPx } from '#components/ui/text-scale.ts';
import { TextButton } from '#components/ui/TextButton.tsx';
import { Toast } from '#components/ui/Toast.tsx';
import { createChatList } from '#lib/panel/chats/create-chat-list.ts';
import { createPageGlosses, type PageMarks } from '#lib/panel/chats/create-page-glosses.ts';
import { LIST_MOVES } from '#lib/panel/list-move.ts';
import { type ListedChat, MAX_FIRST } from '#lib/protocol/chat-list.ts';
import type { FrontPage } from '#lib/tabs/open-tabs.ts';
import { chatsText } from '#lib/wording/chats.ts';
import { pageGlossesText } from '#lib/wording/page-glosses.ts';
import { panelText } from '#lib/wording/panel.ts';
import { transferText } from '#lib/wording/transfer.ts';

import { CHAT_REM, ChatRows } from './ChatRows.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';

/** Chats for this many screens are there at once. The others come when the list is scrolled. */
const FIRST_SCREENS = 1.5;

function countFirst(): number {
  const count = Math.ceil((FIRST_SCREENS * innerHeight) / (CHAT_REM * remInPx.peek()));
  return Math.min(Math.max(1, count), MAX_FIRST);
}

interface ChatsSheetProps {
  readonly marks: Signal<PageMarks | undefined>;
  readonly onClose: () => void;
}

/** The chats, over the conversation: a search field that keeps the focus, and the list that it moves through. */
export function ChatsSheet({ marks, onClose }: ChatsSheetProps): JSX.Element {
  const { store, platform } = usePanel();
  const id = useId();
  const search = useRef<HTMLInputElement>(null);
  const [now] = useState(() => store.now());
  const [renaming, setRenaming] = useState<ListedChat | undefined>();
  const [exporting, setExporting] = useState<ListedChat | undefined>();
  const [front, setFront] = useState<FrontPage | undefined>();
  const [noting, setNoting] = useState<ListedChat | undefined>();
  const [exported, setExported] = useState<{ readonly text: string } | undefined>();
  const [menu, setMenu] = useState<string | undefined>();
  const current = store.conversation.chat.value;
  /** The chat that was open when it was deleted. A new one has replaced it. */
  const left = useRef<string | undefined>(undefined);
  const list = useMemo(
    () =>
      createChatList({
        connect: platform.connect,
        async page() {
          // Read once, in the click that opens the list; nothing watches the active tab.
          const page = await platform.tabs.front();
          setFront(page);
          return page?.url ?? '';
        },
        first: countFirst(),
        now,
        open(chat, message) {
          onClose();
          store.openChat(chat, message);
        },
        restored(chat) {
          if (chat === left.current) store.openChat(chat);
        },
      }),
    [],
  );
  useEffect(() => () => list.end(), []);
  const glosses = useMemo(() => createPageGlosses(platform.connect, marks), []);
  useEffect(() => () => glosses.end(), []);

  const active = list.active.value;
  const wanted = list.wanted.value;
  const count = list.chats.value.length;
  const deleted = list.deleted.value;
  const hasPageChats = list.hits.value === undefined && list.groups.value[0]?.kind === 'page';
  const optionId = (chat: string): string => `${id}-${chat}`;

  function remove(chat: ListedChat): void {
    left.current = chat.id === store.conversation.chat.peek() ? chat.id : undefined;
    list.remove(chat.id);
    setExported(undefined);
    search.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing || event.metaKey || event.altKey || event.shiftKey) return;
    const { key, target, ctrlKey } = event;
    const isTyping = target === search.current && wanted !== '';
    const move = LIST_MOVES[key];
    if (move !== undefined) {
      // Home and End move the caret while the search field has text.
      const isForCaret = isTyping && (key === 'Home' || key === 'End') && !ctrlKey;
      if (isForCaret || (ctrlKey && !isTyping)) return;
      list.move(move);
    } else if (ctrlKey || !active) return;
    else if (key === 'Enter') list.choose(active.id);
    else if (key === 'F2') setRenaming(active);
    else if (key === 'Delete' && !isTyping) remove(active);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title={panelText.chats} class="chats" onCancel={onClose}>
      <span class="chats-close">
        <IconButton icon="close" name={chatsText.close} onClick={onClose} />
      </span>
      <input
        ref={search}
        type="search"
        class="chats-search"
        data-first
        aria-label={chatsText.search}
        placeholder={chatsText.search}
        aria-autocomplete="list"
        aria-controls={count > 0 ? `${id}-list` : undefined}
        aria-activedescendant={active ? optionId(active.id) : undefined}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        value={wanted}
        onInput={(event) => list.search(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {list.fault.value && <FaultNotice fault={list.fault.value} onReload={platform.reload} />}
      <p class="unseen" role="status">
        {wanted.trim() === '' || list.isSearching.value ? '' : chatsText.found(count, list.hasMoreHits.value)}
      </p>
      {list.isReady.value && count === 0 && (
        <p class="chats-none" dir="auto">
          {wanted.trim() === '' && chatsText.empty}
          {wanted.trim() !== '' &&
            (list.isSearching.value ? chatsText.searching : chatsText.none(wanted.trim()))}
        </p>
      )}
      {front && hasPageChats && (
        <TextButton
          class="chats-mark"
          title={pageGlossesText.showAllHint}
          onClick={() => {
            markInFront(glosses, platform.tabs, front);
            onClose();
          }}
        >
          {pageGlossesText.showAll}
        </TextButton>
      )}
      <ChatRows
        id={`${id}-list`}
        list={list}
        current={current}
        now={now}
        optionId={optionId}
        menu={menu}
        onMenu={setMenu}
        onKeyDown={onKeyDown}
        onRename={setRenaming}
        onExport={setExporting}
        onNotes={setNoting}
        onRemove={remove}
      />
      {renaming && (
        <RenameDialog
          title={renaming.title}
          onRename={(title) => list.rename(renaming.id, title)}
          onClose={() => setRenaming(undefined)}
        />
      )}
      {exporting && (
        <ExportDialog
          chat={exporting}
          onExported={(name) => {
            setExporting(undefined);
            setExported({ text: transferText.saved(name) });
            search.current?.focus();
          }}
          onClose={() => setExporting(undefined)}
        />
      )}
      <NotesHost
        chat={noting}
        onClose={() => {
          setNoting(undefined);
          search.current?.focus();
        }}
      />
      <Toast
        message={
          deleted
            ? {
                text: chatsText.deleted(deleted.title || chatsText.untitled),
                subject: deleted.id,
                undo() {
                  list.undo();
                  search.current?.focus();
                },
              }
            : exported
        }
        onEnd={() => (deleted ? list.forget() : setExported(undefined))}
      />
    </Dialog>
  );
}
