import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import { comparedText as text } from '#lib/wording/compared.ts';

/** The head of a compared answer: the name of its model, and the actions for the whole answer. */
export function ComparedHead({ view }: { view: AnswerView }): JSX.Element {
  const { conversation } = usePanel().store;
  return (
    <div class="compared-head">
      <h2 dir="auto">{view.model.value || view.provider.value}</h2>
      {view.isOpen.value ? (
        <Button
          aria-label={text.stopThis}
          title={text.stopThis}
          onClick={() => conversation.stopRun(view.run.peek())}
        >
          {text.stop}
        </Button>
      ) : (
        <Button onClick={() => conversation.keep(view.id)}>{text.keep}</Button>
      )}
    </div>
  );
}
