import './waiting.css';
import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Pulse } from '#components/ui/Pulse.tsx';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import { conversationText } from '#lib/wording/conversation.ts';

/** The silence is counted for the user after this many seconds. */
const NOTED_AFTER_S = 5;

/** Shows that an answer is expected, and how long nothing has arrived. */
export function SilenceNote({ view }: { view: AnswerView }): JSX.Element | null {
  const { store } = usePanel();
  const heard = useRef({ characters: 0, at: store.now() });
  const [seconds, setSeconds] = useState(0);

  useSignalEffect(() => {
    const characters = view.answer.value.length + view.reasoning.value.length;
    heard.current = { characters, at: store.now() };
    setSeconds(0);
  });
  useEffect(() => {
    const count = (): void => setSeconds(Math.floor((store.now() - heard.current.at) / 1000));
    const timer = setInterval(count, 1000);
    return () => clearInterval(timer);
  }, []);

  const isWaiting = view.state.value === 'waiting';
  if (!isWaiting && seconds < NOTED_AFTER_S) return null;
  return (
    <p class="waiting" data-part="silence">
      <Pulse />
      {seconds < NOTED_AFTER_S ? (
        <span>{conversationText.waiting.soon}</span>
      ) : (
        <span>
          {isWaiting
            ? conversationText.waiting.first(view.provider.value, seconds * 1000)
            : conversationText.waiting.more(view.provider.value, seconds * 1000)}
        </span>
      )}
    </p>
  );
}
