import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import type { ChatListControl } from '#lib/panel/chats/create-chat-list.ts';
import type { ChatGroup } from '#lib/panel/chats/group-chats.ts';
import type { ChatHit, ListedChat } from '#lib/protocol/chat-list.ts';
import { chatsText } from '#lib/wording/chats.ts';
import { panelText } from '#lib/wording/panel.ts';

import { ChatActions } from './ChatActions.tsx';
import { ChatOption } from './ChatOption.tsx';

/** The height of a chat, and of one that was found, in rem. */
export const CHAT_REM = 3.25;
const HIT_REM = 5.75;

/** How close to the end of the list older chats are asked for, in CSS pixels. */
const NEAR_END_PX = 600;

interface ChatRowsProps {
  readonly id: string;
  readonly list: ChatListControl;
  /** The chat that the panel shows. */
  readonly current: string;
  readonly now: number;
  readonly optionId: (chat: string) => string;
  /** The chat whose menu is open. */
  readonly menu: string | undefined;
  readonly onMenu: (chat: string | undefined) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onRename: (chat: ListedChat) => void;
  readonly onExport: (chat: ListedChat) => void;
  readonly onNotes: (chat: ListedChat) => void;
  readonly onRemove: (chat: ListedChat) => void;
}

function headingOf({ kind, at }: ChatGroup, now: number): string {
  return kind === 'month' ? chatsText.month(at, now) : chatsText.groups[kind];
}

/**
 * The chats, and next to each the button of its menu. An option may not contain a button, so there are two
 * columns with rows of the same height that scroll together: the listbox and the buttons.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/listbox/
 */
export function ChatRows(props: ChatRowsProps): JSX.Element | null {
  const { id, list, current, now, optionId, onKeyDown } = props;
  const box = useRef<HTMLDivElement>(null);
  const hits = list.hits.value;
  const groups = list.groups.value;
  const chats = list.chats.value;
  const active = list.active.value?.id;

  useLayoutEffect(() => {
    if (active === undefined) return;
    const option = document.getElementById(optionId(active));
    option?.scrollIntoView({ block: 'nearest' });
    // With the heading above the first one.
    if (active === chats[0]?.id && box.current) box.current.scrollTop = 0;
  }, [active]);

  useLayoutEffect(() => {
    // A list that does not fill its box cannot be scrolled.
    if (box.current && box.current.scrollHeight <= box.current.clientHeight) list.more();
  }, [chats.length]);

  if (chats.length === 0) return null;

  function chatAt(target: EventTarget | null): string | undefined {
    const option = target instanceof Element ? target.closest<HTMLElement>('[data-chat]') : null;
    return option?.dataset['chat'];
  }

  function action(chat: ListedChat): JSX.Element {
    return (
      <ChatActions
        key={chat.id}
        chat={chat}
        isActive={chat.id === active}
        describedBy={optionId(chat.id)}
        isOpen={props.menu === chat.id}
        onOpen={(isOpen) => props.onMenu(isOpen ? chat.id : undefined)}
        onActivate={() => list.activate(chat.id)}
        onStop={() => list.stop(chat.id)}
        onRename={() => props.onRename(chat)}
        onPin={() => list.pin(chat.id, !chat.isPinned)}
        onExport={() => props.onExport(chat)}
        onNotes={() => props.onNotes(chat)}
        onRemove={() => props.onRemove(chat)}
      />
    );
  }

  function option(chat: ListedChat, hit?: ChatHit): JSX.Element {
    return (
      <ChatOption
        key={chat.id}
        id={optionId(chat.id)}
        chat={chat}
        hit={hit}
        isActive={chat.id === active}
        isCurrent={chat.id === current}
        now={now}
      />
    );
  }

  return (
    <div
      ref={box}
      class={hits ? 'chat-list found' : 'chat-list'}
      style={{ '--row-height': `${hits ? HIT_REM : CHAT_REM}rem` }}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) list.more();
      }}
      onPointerMove={({ target }) => {
        const chat = chatAt(target);
        if (chat !== undefined && chat !== active) list.activate(chat);
      }}
    >
      <div
        id={id}
        class="chat-options"
        role="listbox"
        aria-label={panelText.chats}
        aria-activedescendant={active === undefined ? undefined : optionId(active)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        // Keeps the focus in the search field.
        onMouseDown={(event) => event.preventDefault()}
        onClick={({ target }) => {
          const chat = chatAt(target);
          if (chat !== undefined) list.choose(chat);
        }}
      >
        {hits
          ? hits.map((hit) => option(hit.chat, hit))
          : groups.map((group) => (
              <div key={headingOf(group, now)} role="group" aria-label={headingOf(group, now)}>
                <div class="chat-heading" aria-hidden="true">
                  {headingOf(group, now)}
                </div>
                {group.chats.map((chat) => option(chat))}
              </div>
            ))}
      </div>
      <div class="chat-menus">
        {hits
          ? chats.map(action)
          : groups.flatMap((group) => [
              <div key={headingOf(group, now)} class="chat-heading" />,
              ...group.chats.map(action),
            ])}
      </div>
    </div>
  );
}
