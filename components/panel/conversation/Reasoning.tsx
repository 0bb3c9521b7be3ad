import './reasoning.css';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { AnswerText } from '#components/answer/AnswerText.tsx';
import { usePanel } from '#components/panel/panel-context.ts';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import { Pulse } from '#components/ui/Pulse.tsx';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import { conversationText } from '#lib/wording/conversation.ts';

/** Shows activity and elapsed time while a model reasons. */
function Thinking({ since }: { since: number | undefined }): JSX.Element {
  const { now } = usePanel().store;
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <Pulse />
      {since === undefined
        ? conversationText.reasoning.running
        : conversationText.reasoning.runningFor(now() - since)}
    </>
  );
}

/** The model's reasoning before its answer, collapsed. */
export function Reasoning({ view }: { view: AnswerView }): JSX.Element | null {
  const { reasoning: text } = conversationText;
  const hasText = useComputed(() => view.reasoning.value !== '').value;
  const isThinking = useComputed(() => view.isOpen.value && view.answer.value === '').value;
  const ms = view.reasoningMs.value;
  if (!hasText) return null;
  return (
    <Disclosure
      summary={
        isThinking ? (
          <Thinking since={view.reasoningSince.value} />
        ) : ms === undefined ? (
          text.done
        ) : (
          text.doneIn(ms)
        )
      }
    >
      <div data-part="reasoning">
        <AnswerText text={view.reasoning} done={view.done} />
      </div>
    </Disclosure>
  );
}
