import './header.css';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { IconButton } from '#components/ui/IconButton.tsx';
import { isTemporaryChat } from '#lib/protocol/chat.ts';
import { panelText } from '#lib/wording/panel.ts';

import { ElsewhereNote } from './ElsewhereNote.tsx';
import { MoreButton } from './MoreButton.tsx';

interface PanelHeaderProps {
  readonly onChats: () => void;
  readonly onHelp: () => void;
  readonly onNotes: () => void;
}

/**
 * The title of the chat, and the buttons that lead to other chats. The title is a heading, which the button
 * covers.
 */
export function PanelHeader({ onChats, onHelp, onNotes }: PanelHeaderProps): JSX.Element {
  const { store, platform } = usePanel();
  const title = store.conversation.title.value;
  const isPrivate = platform.isPrivate.value;
  const isTemporary = isTemporaryChat(store.conversation.chat.value);
  return (
    <header class="head">
      {/* A private window has one chat, which is kept in memory. */}
      {!isPrivate && <IconButton icon="chats" name={panelText.chats} class="head-chats" onClick={onChats} />}
      <div class="head-title">
        <h1 class={title === '' ? 'wordmark' : 'chat-name'} title={title} dir="auto">
          {title || panelText.name}
        </h1>
        {isPrivate && <span class="private">{panelText.private}</span>}
        {isTemporary && (
          <span class="private" data-part="temporary" title={panelText.temporaryHint}>
            {panelText.temporary}
          </span>
        )}
      </div>
      <ElsewhereNote />
      <span class="head-buttons">
        <MoreButton onHelp={onHelp} onNotes={onNotes} />
        <IconButton icon="chat" name={panelText.newChat} onClick={() => store.newChat()} />
      </span>
    </header>
  );
}
