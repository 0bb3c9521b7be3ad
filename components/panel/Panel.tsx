import './panel.css';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';

import { AnswerSettingsHost } from '#components/panel/answer-settings/AnswerSettingsHost.tsx';
import { ChatsHost } from '#components/panel/chats/ChatsHost.tsx';
import { Composer } from '#components/panel/composer/Composer.tsx';
import { SendDialogHost } from '#components/panel/composer/SendDialogHost.tsx';
import { Conversation } from '#components/panel/conversation/Conversation.tsx';
import { CropHost } from '#components/panel/crop/CropHost.tsx';
import { FirstRunHost } from '#components/panel/first-run/FirstRunHost.tsx';
import { PanelHeader } from '#components/panel/header/PanelHeader.tsx';
import { KeysHost } from '#components/panel/keys/KeysHost.tsx';
import { SaidNote } from '#components/panel/keys/SaidNote.tsx';
import { usePanelKeys } from '#components/panel/keys/use-panel-keys.ts';
import { NotesHost } from '#components/panel/notes/NotesHost.tsx';
import { PageGlossesHost } from '#components/panel/page-glosses/PageGlossesHost.tsx';
import { TabsHost } from '#components/panel/tabs/TabsHost.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { PageMarks } from '#lib/panel/chats/create-page-glosses.ts';
import type { ListedChat } from '#lib/protocol/chat-list.ts';
import { panelText } from '#lib/wording/panel.ts';

import { PanelContext, type PanelTools } from './panel-context.ts';

/** The side panel. */
export function Panel({ store, platform }: PanelTools): JSX.Element {
  const { isListOpen, isHelpOpen, said } = usePanelKeys({ store, platform });
  const marks = useSignal<PageMarks | undefined>(undefined);
  const noted = useSignal<Pick<ListedChat, 'id' | 'title'> | undefined>(undefined);
  const openChats = (): void => void (isListOpen.value = true);
  const { chat, title } = store.conversation;
  // Until it is known what to show, or that it cannot be known.
  const isBusy =
    !store.isReady.value && !store.connection.isLost.value && store.problems.fault.value === undefined;

  return (
    <PanelContext.Provider value={{ store, platform }}>
      <PanelHeader
        onChats={openChats}
        onHelp={() => (isHelpOpen.value = true)}
        onNotes={() => (noted.value = { id: chat.peek(), title: title.peek() })}
      />
      <main class="main" aria-busy={isBusy}>
        {store.setUp.isShown.value ? <FirstRunHost /> : <Conversation />}
        <div class="composer-frame">
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
          <PageGlossesHost isCovered={isListOpen} marks={marks} onChats={openChats} />
          <Composer />
        </div>
      </main>
      <SendDialogHost />
      <AnswerSettingsHost />
      <TabsHost />
      <CropHost />
      <ChatsHost isOpen={isListOpen} marks={marks} />
      <KeysHost isOpen={isHelpOpen} />
      <NotesHost chat={noted.value} onClose={() => (noted.value = undefined)} />
      <SaidNote said={said} />
    </PanelContext.Provider>
  );
}
