import type { JSX } from 'preact';

import type { ChatHit, ListedChat } from '#lib/protocol/chat-list.ts';
import { chatsText } from '#lib/wording/chats.ts';

function Marked({ parts }: { readonly parts: ChatHit['title'] }): JSX.Element {
  return <>{parts.map(({ text, isMarked }, index) => (isMarked ? <mark key={index}>{text}</mark> : text))}</>;
}

interface ChatOptionProps {
  readonly id: string;
  readonly chat: ListedChat;
  /** The text that was searched for. */
  readonly hit: ChatHit | undefined;
  readonly isActive: boolean;
  /** Whether it is the chat that the panel shows. */
  readonly isCurrent: boolean;
  readonly now: number;
}

/** One chat of the list. Clicks are handled by the list; `data-chat` says on what. */
export function ChatOption({ id, chat, hit, isActive, isCurrent, now }: ChatOptionProps): JSX.Element {
  const { title, site, pages, at, model, isRunning } = chat;
  const more = pages > 1 ? chatsText.more(pages - 1) : '';
  const facts = [site === '' ? '' : `${site} ${more}`.trim(), model].filter((fact) => fact !== '');
  const matches = hit && hit.matches > 1 ? chatsText.matches(hit.matches) : '';
  return (
    <div
      id={id}
      class="chat-option"
      role="option"
      tabIndex={-1}
      data-chat={chat.id}
      data-active={isActive}
      aria-selected={isCurrent}
    >
      <span class="chat-title" title={title} dir="auto">
        {hit ? <Marked parts={hit.title} /> : title || chatsText.untitled}
      </span>
      {isRunning ? (
        <span class="chat-running">{chatsText.running}</span>
      ) : (
        <time class="chat-when" dir="auto" dateTime={new Date(at).toISOString()}>
          {chatsText.when(at, now)}
        </time>
      )}
      {hit?.message && (
        <span class="chat-excerpt" dir="auto">
          <Marked parts={hit.message.excerpt} />
        </span>
      )}
      <span class="chat-facts">
        {[...(matches === '' ? [] : [matches]), ...facts].map((fact, index) => (
          <>
            {index > 0 && ' · '}
            <bdi key={fact}>{fact}</bdi>
          </>
        ))}
      </span>
    </div>
  );
}
