import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { AnswerView } from '#lib/panel/create-answer-view.ts';
import { takeSentences } from '#lib/panel/take-sentences.ts';
import { describeEnd } from '#lib/wording/answers.ts';
import { conversationText } from '#lib/wording/conversation.ts';

/** A screen reader is told no more often than this. */
const SPEAK_EVERY_MS = 2000;

/** Speaks the live answer in whole sentences. A failure speaks for itself (`role="alert"`). */
export function LiveRegion(): JSX.Element {
  const { store } = usePanel();
  const spoken = useSignal('');
  const speaking = useRef<{ view: AnswerView; from: number; at: number } | undefined>(undefined);

  useSignalEffect(() => {
    const live = store.conversation.live.value;
    if (live && speaking.current?.view !== live) {
      speaking.current = { view: live, from: live.answer.peek().length, at: 0 };
      spoken.value = conversationText.speech.sent;
    }
    const current = speaking.current;
    if (!current) return;
    const text = current.view.answer.value;
    const isLast = current.view.done.value;
    if (!isLast && store.now() - current.at < SPEAK_EVERY_MS) return;
    const { spoken: next, upTo } = takeSentences(text, current.from, isLast);
    const words = isLast ? [next, describeEnd(current.view.state.value) ?? ''].join(' ').trim() : next;
    if (words !== '') spoken.value = words;
    if (isLast) speaking.current = undefined;
    else if (words !== '') speaking.current = { ...current, from: upTo, at: store.now() };
  });

  return (
    <div class="unseen" aria-live="polite" data-part="live-region">
      {spoken.value}
    </div>
  );
}
