import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import type { AnswerView } from '#lib/panel/create-answer-view.ts';
import { describeWait } from '#lib/wording/answers.ts';

import { Countdown } from './Countdown.tsx';
import { SilenceNote } from './SilenceNote.tsx';

/** What an answer is waiting for before it begins. */
export function WaitingNote({ view }: { view: AnswerView }): JSX.Element | null {
  const { store } = usePanel();
  const waiting = view.waiting.value;
  if (waiting?.type === 'queue') {
    return (
      <p class="note" data-part="queue">
        Waits for {waiting.ahead === 1 ? 'one other answer' : `${waiting.ahead} other answers`} from this
        host.
      </p>
    );
  }
  if (waiting?.type === 'retry') {
    return (
      <p class="note" data-part="retry-wait">
        <span>
          {describeWait(waiting.kind)} Asks again in <Countdown until={waiting.until} now={store.now} />.
        </span>
        <button type="button" class="text-button" onClick={() => store.cancelRetry(view.run.peek())}>
          Cancel
        </button>
      </p>
    );
  }
  return view.isOpen.value ? <SilenceNote view={view} /> : null;
}
