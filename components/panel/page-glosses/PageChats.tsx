import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { PageGlosses } from '#lib/panel/chats/create-page-glosses.ts';
import { chatsText } from '#lib/wording/chats.ts';
import { pageGlossesText } from '#lib/wording/page-glosses.ts';

import { markInFront } from './mark-in-front.ts';
import { usePageInFront } from './use-page-in-front.ts';

/** More would push the composer down; the list of chats has the others. */
const MAX_CHATS = 3;

interface PageChatsProps {
  readonly glosses: PageGlosses;
  readonly onChats: () => void;
}

/** The latest chats that quote the current page, to continue. */
export function PageChats({ glosses, onChats }: PageChatsProps): JSX.Element | null {
  const { store, platform } = usePanel();
  const id = useId();
  const [now] = useState(() => store.now());
  const front = usePageInFront();
  useEffect(() => glosses.show(front?.url ?? ''), [front?.url]);

  const chats = glosses.chats.value;
  if (!front || chats.length === 0) return null;
  const others = chats.length - MAX_CHATS;
  return (
    <section class="page-chats" role="group" aria-labelledby={id} data-part="page-chats">
      <div class="page-chats-head">
        <h2 id={id}>{pageGlossesText.heading}</h2>
        <TextButton
          title={pageGlossesText.showAllHint}
          onClick={() => markInFront(glosses, platform.tabs, front)}
        >
          {pageGlossesText.showAll}
        </TextButton>
      </div>
      <ul>
        {chats.slice(0, MAX_CHATS).map((chat) => (
          <li key={chat.id}>
            <button type="button" class="page-chat" onClick={() => store.openChat(chat.id)}>
              <span class="page-chat-title" dir="auto">
                {chat.title || chatsText.untitled}
              </span>
              <time dir="auto" dateTime={new Date(chat.at).toISOString()}>
                {chat.isRunning ? chatsText.running : chatsText.when(chat.at, now)}
              </time>
            </button>
          </li>
        ))}
      </ul>
      {others > 0 && <TextButton onClick={onChats}>{pageGlossesText.more(others)}</TextButton>}
    </section>
  );
}
