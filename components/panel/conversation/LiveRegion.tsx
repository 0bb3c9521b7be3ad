import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import type { speakMarkdown } from '#lib/panel/conversation/speak-markdown.ts';
import type { AnswerState } from '#lib/protocol/chat.ts';
import { describeEnd } from '#lib/wording/answers.ts';
import { speechText } from '#lib/wording/speech.ts';

/** Minimum time between two announcements, in ms. */
const SPEAK_EVERY_MS = 2000;

/**
 * How an answer ended, for screen readers: on screen one sees that it is complete. A failure is read out by
 * its alert.
 */
function describeEndAloud(state: AnswerState): string {
  return describeEnd(state) ?? (state === 'complete' ? speechText.end : '');
}

/** Speaks the live answer in whole sentences. A failure speaks for itself (`role="alert"`). */
export function LiveRegion(): JSX.Element {
  const { store } = usePanel();
  const spoken = useSignal('');
  const speak = useSignal<typeof speakMarkdown | undefined>(undefined);
  const speaking = useRef<{ view: AnswerView; from: number; at: number } | undefined>(undefined);
  /** The compared answers whose end has been announced. */
  const told = useRef(new WeakSet<AnswerView>());

  useSignalEffect(() => {
    const live = store.conversation.live.value;
    const compared = store.conversation.compared.value;
    const before = speaking.current?.view;
    // When several are written at once, one of them is read out to its end.
    if (live && before !== live && !(before && compared.includes(before))) {
      speaking.current = { view: live, from: live.answer.peek().length, at: 0 };
      spoken.value = speechText.sent;
      // Not needed until a question gets its answer.
      void import('#lib/panel/conversation/speak-markdown.ts').then(
        (loaded) => (speak.value = loaded.speakMarkdown),
      );
    }
    const current = speaking.current;
    if (!current) return;
    const text = current.view.answer.value;
    const isLast = current.view.done.value;
    if (!speak.value || (!isLast && store.now() - current.at < SPEAK_EVERY_MS)) return;
    const { spoken: next, upTo } = speak.value(text, current.from, isLast);
    const words = isLast ? [next, ...endings(current.view, compared)].join(' ').trim() : next;
    if (words !== '') spoken.value = words;
    if (isLast) goOn(live);
    else if (words !== '') speaking.current = { ...current, from: upTo, at: store.now() };
  });

  /**
   * The announcement when the answer being read out has ended; it includes others that have ended in the
   * meantime.
   */
  function endings(view: AnswerView, compared: readonly AnswerView[]): string[] {
    if (!compared.includes(view)) return [describeEndAloud(view.state.value)];
    const ended = compared.filter((one) => one.done.value && !told.current.has(one));
    return ended.map((one) => {
      told.current.add(one);
      return describeEnd(one.state.value) ?? speechText.endOf(one.model.value || one.provider.value);
    });
  }

  /** Reads out the rest of an answer that is still being written, if there is one. */
  function goOn(live: AnswerView | undefined): void {
    speaking.current = live && { view: live, from: live.answer.value.length, at: store.now() };
    if (live)
      spoken.value = `${spoken.peek()} ${speechText.continues(live.model.value || live.provider.value)}`;
  }

  return (
    <div class="unseen" aria-live="polite" data-part="live-region">
      {spoken.value}
    </div>
  );
}
