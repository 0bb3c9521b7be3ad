import './reasoning.css';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';

import { AnswerText } from '#components/answer/AnswerText.tsx';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import type { AnswerView } from '#lib/panel/create-answer-view.ts';
import { conversationText } from '#lib/wording/conversation.ts';

/** What the model thought before it answered, folded away. */
export function Reasoning({ view }: { view: AnswerView }): JSX.Element | null {
  const { reasoning: text } = conversationText;
  const hasText = useComputed(() => view.reasoning.value !== '').value;
  const isThinking = useComputed(() => view.isOpen.value && view.answer.value === '').value;
  const ms = view.reasoningMs.value;
  if (!hasText) return null;
  return (
    <Disclosure summary={isThinking ? text.running : ms === undefined ? text.done : text.doneIn(ms)}>
      <div data-part="reasoning">
        <AnswerText text={view.reasoning} done={view.done} />
      </div>
    </Disclosure>
  );
}
