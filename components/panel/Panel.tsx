import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { Composer } from '#components/panel/composer/Composer.tsx';
import { Conversation } from '#components/panel/conversation/Conversation.tsx';
import { CropHost } from '#components/panel/crop/CropHost.tsx';
import { TabsHost } from '#components/panel/tabs/TabsHost.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';

import { loadLater, SendDialog } from './lazy-components.tsx';
import { PanelContext, type PanelTools } from './panel-context.ts';

/** The side panel. */
export function Panel({ store, platform }: PanelTools): JSX.Element {
  const confirmation = store.asking.confirming.value;

  useEffect(() => void loadLater(), []);
  useEffect(() => {
    // Escape gives up the innermost thing that is going on. Dialogs and menus keep their own.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return;
      if (store.draft.editing.peek()) store.draft.cancelEdit();
      else store.stop();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store]);

  return (
    <PanelContext.Provider value={{ store, platform }}>
      <header class="head">
        <h1 class="wordmark">Gloss</h1>
        {platform.isPrivate && <span class="private">Private: this chat is not kept</span>}
        <span class="head-buttons">
          <IconButton icon="settings" name="Settings" onClick={() => platform.openOptions()} />
          <IconButton icon="chat" name="New chat" onClick={() => store.newChat()} />
        </span>
      </header>
      <main class="main">
        <Conversation />
        {store.connection.isLost.value && (
          <p class="note lost" role="alert">
            <span>Gloss cannot reach its background.</span>
            <button type="button" class="text-button" onClick={() => store.connection.connect()}>
              Connect again
            </button>
          </p>
        )}
        {store.fault.value && <FaultNotice fault={store.fault.value} onReload={() => platform.reload()} />}
        <div class="composer-frame">
          <Composer />
        </div>
      </main>
      {confirmation && <SendDialog confirmation={confirmation} />}
      <TabsHost />
      <CropHost />
    </PanelContext.Provider>
  );
}
