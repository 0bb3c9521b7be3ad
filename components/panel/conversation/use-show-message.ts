import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { MessageView } from '#lib/panel/conversation/create-message-list.ts';

import type { Gap } from './use-recent-first.ts';

/**
 * How long a message stays marked after the reader was taken to it; the style sheet's animation has the same
 * length.
 */
const MARKED_MS = 2400;
/** Frames in which messages above it may still get their real heights. */
const SETTLING_FRAMES = 4;

/** Brings a message to the top and marks it for a moment. Returns what ends that early. */
function showArticle(article: HTMLElement): () => void {
  let frames = 0;
  let handle = 0;
  const settle = (): void => {
    article.scrollIntoView({ block: 'start' });
    frames += 1;
    if (frames < SETTLING_FRAMES) handle = requestAnimationFrame(settle);
  };
  settle();
  article.toggleAttribute('data-sought', true);
  const timer = setTimeout(() => article.toggleAttribute('data-sought', false), MARKED_MS);
  return () => {
    cancelAnimationFrame(handle);
    clearTimeout(timer);
    article.toggleAttribute('data-sought', false);
  };
}

/**
 * Scrolls to the message that was searched for, as soon as it is shown.
 *
 * @param leave - Called first, to stop following the end of the conversation.
 */
export function useShowMessage(
  outer: RefObject<HTMLElement | null>,
  messages: readonly MessageView[],
  { from, to }: Gap,
  leave: () => void,
): void {
  const target = usePanel().store.conversation.target.value;
  const reached = useRef<typeof target>(undefined);
  const end = useRef<(() => void) | undefined>(undefined);
  // Apart from what follows, which is done again as the rest of the conversation is filled in.
  useEffect(() => () => end.current?.(), [target]);
  useEffect(() => {
    const box = outer.current;
    if (!box || !target || reached.current === target) return;
    const index = messages.findIndex(({ id }) => id === target.message);
    if (index < 0) return;
    leave();
    if (index >= from && index < to) {
      // The part of the conversation near it is filled first.
      if (index < (from + to) / 2) box.scrollTop = 0;
      return;
    }
    reached.current = target;
    const articles = box.querySelectorAll<HTMLElement>('[role="article"]');
    const article = articles[index < from ? index : index - (to - from)];
    if (article) end.current = showArticle(article);
  }, [target, messages, from, to]);
}
