import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';

import { AnswerText } from '#components/answer/AnswerText.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { AnswerView } from '#lib/panel/create-answer-view.ts';

function describeDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What the model thought before it answered, folded away. */
export function Reasoning({ view }: { view: AnswerView }): JSX.Element | null {
  const hasText = useComputed(() => view.reasoning.value !== '').value;
  const isThinking = useComputed(() => view.isOpen.value && view.answer.value === '').value;
  const ms = view.reasoningMs.value;
  if (!hasText) return null;
  return (
    <details class="reasoning">
      <summary>
        <Icon name="chevron" />
        {isThinking ? 'Reasoning…' : ms === undefined ? 'Reasoned' : `Reasoned for ${describeDuration(ms)}`}
      </summary>
      <div data-part="reasoning">
        <AnswerText text={view.reasoning} done={view.done} />
      </div>
    </details>
  );
}
