import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { AnswerArticle } from './AnswerArticle.tsx';
import { EmptyState } from './EmptyState.tsx';
import { Icon } from './Icon.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { usePanel } from './panel-context.ts';
import { QuestionArticle } from './QuestionArticle.tsx';
import { useFollowEnd } from './use-follow-end.ts';
import { useRecentFirst } from './use-recent-first.ts';

/** The questions and answers, scrolling. */
export function Conversation(): JSX.Element {
  const { store } = usePanel();
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const { isAway, jump } = useFollowEnd(outer, inner);
  const messages = store.messages.value;
  const hidden = useRecentFirst(store.chat.value, messages.length);
  const lastQuestion = messages.findLast((message) => message.role === 'user')?.id;
  // A question of one's own is what one wants to see, wherever one was reading.
  useEffect(jump, [lastQuestion]);
  return (
    <div class="conversation-frame">
      <div class="conversation" ref={outer} role="log" aria-label="Conversation" aria-live="off" tabIndex={0}>
        <div ref={inner} class="column">
          {store.isReady.value && messages.length === 0 && <EmptyState />}
          {messages
            .slice(hidden)
            .map((message) =>
              message.role === 'user' ? (
                <QuestionArticle key={message.id} question={message} />
              ) : (
                <AnswerArticle key={message.id} view={message} />
              ),
            )}
        </div>
      </div>
      {isAway.value && (
        <button
          type="button"
          class="jump"
          onClick={() => {
            jump();
            // The button goes away, and the keyboard must not go with it.
            outer.current?.focus({ preventScroll: true });
          }}
        >
          <Icon name="down" />
          Jump to the end
        </button>
      )}
      <LiveRegion />
    </div>
  );
}
