import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { Icon } from '#components/ui/Icon.tsx';
import { Menu } from '#components/ui/Menu.tsx';
import type { ListedChat } from '#lib/protocol/chat-list.ts';
import { chatsText } from '#lib/wording/chats.ts';
import { notesText } from '#lib/wording/notes.ts';
import { transferText } from '#lib/wording/transfer.ts';

interface ChatActionsProps {
  readonly chat: ListedChat;
  /** Whether Tab reaches it: only the active chat's button is a tab stop. */
  readonly isActive: boolean;
  /** The id of the element that says which chat this is. */
  readonly describedBy: string;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onActivate: () => void;
  readonly onStop: () => void;
  readonly onRename: () => void;
  readonly onPin: () => void;
  readonly onExport: () => void;
  readonly onNotes: () => void;
  readonly onRemove: () => void;
}

/** Space between the menu and the edges of the panel, in CSS pixels. */
const MARGIN = 8;

/** The button that opens the menu of a chat. */
export function ChatActions(props: ChatActionsProps): JSX.Element {
  const { chat, isActive, describedBy, isOpen, onOpen } = props;
  const cell = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  // Below the button, or above it if there is no room.
  useLayoutEffect(() => {
    const menu = cell.current?.querySelector<HTMLElement>('[role="menu"]');
    if (!isOpen || !menu || !button.current) return;
    const { top, bottom } = button.current.getBoundingClientRect();
    const fits = bottom + menu.offsetHeight + MARGIN < window.innerHeight;
    menu.style.top = `${fits ? bottom : Math.max(MARGIN, top - menu.offsetHeight)}px`;
  }, [isOpen]);

  return (
    <div ref={cell} class="chat-actions" onPointerMove={props.onActivate}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={chatsText.actions}
        aria-describedby={describedBy}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        title={chatsText.actions}
        tabIndex={isActive || isOpen ? 0 : -1}
        onClick={() => onOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <Menu
          label={chatsText.actions}
          end="first"
          items={[
            ...(chat.isRunning
              ? [
                  {
                    name: chatsText.stop,
                    hint: chatsText.stopHint,
                    icon: 'stop' as const,
                    choose: props.onStop,
                  },
                ]
              : []),
            { name: chatsText.rename, hint: chatsText.renameHint, icon: 'edit', choose: props.onRename },
            {
              name: chat.isPinned ? chatsText.unpin : chatsText.pin,
              hint: chat.isPinned ? chatsText.unpinHint : chatsText.pinHint,
              icon: 'pin',
              choose: props.onPin,
            },
            {
              name: transferText.exportChat,
              hint: transferText.exportChatHint,
              icon: 'export',
              choose: props.onExport,
            },
            { name: notesText.menu, hint: notesText.menuHint, icon: 'page', choose: props.onNotes },
            { name: chatsText.delete, hint: chatsText.deleteHint, icon: 'delete', choose: props.onRemove },
          ]}
          onClose={(returnsFocus) => {
            onOpen(false);
            if (returnsFocus) button.current?.focus();
          }}
        />
      )}
    </div>
  );
}
