import './panel.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { AnswerSettingsHost } from '#components/panel/answer-settings/AnswerSettingsHost.tsx';
import { ChatsButton } from '#components/panel/chats/ChatsButton.tsx';
import { Composer } from '#components/panel/composer/Composer.tsx';
import { SendDialog } from '#components/panel/composer/SendDialog.tsx';
import { Conversation } from '#components/panel/conversation/Conversation.tsx';
import { ElsewhereNote } from '#components/panel/conversation/ElsewhereNote.tsx';
import { CropHost } from '#components/panel/crop/CropHost.tsx';
import { FirstRunHost } from '#components/panel/first-run/FirstRunHost.tsx';
import { TabsHost } from '#components/panel/tabs/TabsHost.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { isTemporaryChat } from '#lib/protocol/chat.ts';
import { panelText } from '#lib/wording/panel.ts';

import { PanelContext, type PanelTools } from './panel-context.ts';

/** The side panel. */
export function Panel({ store, platform }: PanelTools): JSX.Element {
  const confirmation = store.asking.confirming.value;

  useEffect(() => {
    // Escape cancels the innermost thing that is going on. Dialogs and menus handle their own.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return;
      if (store.draft.editing.peek()) store.draft.cancelEdit();
      else store.conversation.stop();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store]);

  return (
    <PanelContext.Provider value={{ store, platform }}>
      <header class="head">
        <h1 class="wordmark">{panelText.name}</h1>
        {platform.isPrivate.value && <span class="private">{panelText.private}</span>}
        {isTemporaryChat(store.conversation.chat.value) && (
          <span class="private" data-part="temporary" title={panelText.temporaryHint}>
            {panelText.temporary}
          </span>
        )}
        <span class="head-buttons">
          <IconButton icon="settings" name={panelText.settings} onClick={() => platform.openOptions()} />
          {/* A private window has one chat, which is kept in memory. */}
          {!platform.isPrivate.value && <ChatsButton />}
          <IconButton icon="chat" name={panelText.newChat} onClick={() => store.newChat()} />
        </span>
      </header>
      <main class="main">
        {store.setUp.isShown.value ? <FirstRunHost /> : <Conversation />}
        {/* Below, so that what is read does not move when it comes. */}
        <ElsewhereNote />
        {store.connection.isLost.value && (
          <Notice
            role="alert"
            buttons={
              <TextButton onClick={() => store.connection.connect()}>{panelText.reconnect}</TextButton>
            }
          >
            {panelText.lost}
          </Notice>
        )}
        {store.problems.fault.value && (
          <FaultNotice fault={store.problems.fault.value} onReload={platform.reload} />
        )}
        <div class="composer-frame">
          <Composer />
        </div>
      </main>
      {confirmation && <SendDialog confirmation={confirmation} />}
      <AnswerSettingsHost />
      <TabsHost />
      <CropHost />
    </PanelContext.Provider>
  );
}
