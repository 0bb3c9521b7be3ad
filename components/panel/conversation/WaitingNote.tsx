import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import { actionText } from '#lib/wording/actions.ts';
import { describeWait } from '#lib/wording/answers.ts';
import { conversationText } from '#lib/wording/conversation.ts';

import { Countdown } from './Countdown.tsx';
import { SilenceNote } from './SilenceNote.tsx';

/** Says what an answer is waiting for before it begins. */
export function WaitingNote({ view }: { view: AnswerView }): JSX.Element | null {
  const { store } = usePanel();
  const waiting = view.waiting.value;
  if (waiting?.type === 'queue') {
    return (
      <Notice isRuled part="queue">
        {conversationText.waiting.queue(waiting.ahead)}
      </Notice>
    );
  }
  if (waiting?.type === 'retry') {
    return (
      <Notice
        isRuled
        part="retry-wait"
        buttons={
          <TextButton onClick={() => store.conversation.cancelRetry(view.run.peek())}>
            {actionText.cancel}
          </TextButton>
        }
      >
        {conversationText.waiting.retry(
          describeWait(waiting.kind),
          <Countdown until={waiting.until} now={store.now} />,
        )}
      </Notice>
    );
  }
  return view.isOpen.value ? <SilenceNote view={view} /> : null;
}
