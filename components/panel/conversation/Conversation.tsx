import './conversation.css';
import './message.css';
import { effect } from '@preact/signals';
import { Component, type JSX, type RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';
import type { MessageView } from '#lib/panel/conversation/create-message-list.ts';
import { conversationText } from '#lib/wording/conversation.ts';

import { Answers } from './Answers.tsx';
import { EmptyState } from './EmptyState.tsx';
import { estimateHeight } from './estimate-height.ts';
import { JumpButton } from './JumpButton.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { QuestionArticle } from './QuestionArticle.tsx';
import { RemovalToast } from './RemovalToast.tsx';
import { useFollowEnd } from './use-follow-end.ts';
import { useRecentFirst } from './use-recent-first.ts';
import { useShowMessage } from './use-show-message.ts';

/** Padding and distance of a message, in CSS pixels, on average. */
const BETWEEN_MESSAGES_PX = 20;

interface MessageArticleProps {
  readonly message: MessageView;
}

/**
 * One message. Preact skips those that are shown already: there may be hundreds.
 *
 * Reusing the same element for the same message would do that too, but an element keeps the tree in which it
 * was first drawn, and that tree keeps the elements of the previous chat: nothing that was ever shown would
 * be freed.
 */
class MessageArticle extends Component<MessageArticleProps> {
  override shouldComponentUpdate({ message }: MessageArticleProps): boolean {
    return message !== this.props.message;
  }

  override render({ message }: MessageArticleProps): JSX.Element {
    return message.role === 'user' ? <QuestionArticle question={message} /> : <Answers view={message} />;
  }
}

function articleOf(message: MessageView): JSX.Element {
  const key = message.role === 'user' ? message.id : `answers:${message.parent}`;
  return <MessageArticle key={key} message={message} />;
}

/** Reserves the space of messages that are not shown yet, so that the others do not move when they appear. */
function Room({ messages }: { messages: readonly MessageView[] }): JSX.Element {
  const height = messages.reduce((sum, message) => sum + estimateHeight(message) + BETWEEN_MESSAGES_PX, 0);
  return <div class="room" style={{ height: `${height}px` }} aria-hidden="true" />;
}

function lastQuestionOf(messages: readonly MessageView[]): string | undefined {
  return messages.findLast((message) => message.role === 'user')?.id;
}

function lastQuestionIn(outer: RefObject<HTMLElement | null>): HTMLElement | undefined {
  return [...(outer.current?.querySelectorAll<HTMLElement>('[data-role="user"]') ?? [])].at(-1);
}

/** Whether the reader is nearer to the beginning of the reserved space than to its end. */
function isAboveMiddle(outer: RefObject<HTMLElement | null>): boolean {
  const box = outer.current;
  const room = box?.querySelector<HTMLElement>('.room');
  return box && room ? box.scrollTop < room.offsetTop + room.offsetHeight / 2 : false;
}

/** The questions and answers, which scroll. */
export function Conversation(): JSX.Element {
  const { store } = usePanel();
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const end = useFollowEnd(outer, inner, () => store.conversation.messages.peek().length > 0);
  const { jump, leave, hold, read } = end;
  const messages = store.conversation.messages.value;
  const chat = store.conversation.chat.value;
  const { from, to } = useRecentFirst(chat, messages.length, () => isAboveMiddle(outer));
  const lastQuestion = lastQuestionOf(messages);
  // Before the first answer there is no text to ask about.
  const about = useLoaded(messages.length > 0, () => import('./AskAboutThis.tsx'));
  const lastTurned = useRef<string | undefined>(undefined);
  // Not useSignalEffect, which runs after the other branch is drawn: the content above would have moved by
  // then.
  useEffect(
    () =>
      effect(() => {
        const isTurned = store.conversation.turned.value !== undefined;
        lastTurned.current = isTurned ? lastQuestionOf(store.conversation.messages.peek()) : undefined;
        if (isTurned) hold();
      }),
    [],
  );
  const shown = useRef({ chat: '', questions: new Set<string>() });
  const queued = useRef(new Set<string>());
  useEffect(() => effect(() => store.queue.questions.value.forEach(({ id }) => queued.current.add(id))), []);
  // A question that was just sent goes to the top, and its answer fills the screen without moving the text
  // being read.
  useEffect(() => {
    // Its answer may have ended already.
    const isSent =
      lastQuestion !== undefined && shown.current.chat === chat && !shown.current.questions.has(lastQuestion);
    if (shown.current.chat !== chat) shown.current = { chat, questions: new Set() };
    for (const { id, role } of messages) if (role === 'user') shown.current.questions.add(id);
    if (lastQuestion !== undefined && lastQuestion === lastTurned.current) return;
    const asked = isSent ? lastQuestionIn(outer) : undefined;
    if (!asked) jump();
    // A queued question is sent while the reader may still be reading the previous answer.
    else if (!queued.current.has(lastQuestion ?? '') || !end.isAway.peek()) read(asked);
  }, [chat, lastQuestion]);
  useShowMessage(outer, messages, { from, to }, leave);
  return (
    <div class="conversation-frame">
      <div
        class="conversation"
        ref={outer}
        role="log"
        aria-label={conversationText.log}
        aria-live="off"
        tabIndex={0}
      >
        <div ref={inner} class="column">
          {store.isReady.value && messages.length === 0 && <EmptyState />}
          {messages.slice(0, from).map(articleOf)}
          {from < to && <Room key="room" messages={messages.slice(from, to)} />}
          {messages.slice(to).map(articleOf)}
        </div>
      </div>
      <JumpButton
        end={end}
        onJump={() => {
          jump();
          // The button disappears; the focus must not get lost.
          outer.current?.focus({ preventScroll: true });
        }}
      />
      {about && <about.AskAboutThis outer={outer} />}
      <LiveRegion />
      <RemovalToast />
    </div>
  );
}
