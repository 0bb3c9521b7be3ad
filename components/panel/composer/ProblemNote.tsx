import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { actionText } from '#lib/wording/actions.ts';
import { problemText } from '#lib/wording/problems.ts';

/** Says that something could not be taken or kept, until the user has read it. */
export function ProblemNote(): JSX.Element | null {
  const { store } = usePanel();
  const reason = store.problem.value;
  if (!reason) return null;
  return (
    <p class="editing" role="status" data-part="notice">
      <span>{problemText[reason]}</span>
      <button type="button" class="text-button" onClick={store.dismissProblem}>
        {actionText.dismiss}
      </button>
    </p>
  );
}
