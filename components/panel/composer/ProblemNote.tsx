import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Says that something could not be taken or kept, until the user has read it. */
export function ProblemNote(): JSX.Element | null {
  const { store } = usePanel();
  const reason = store.problem.value;
  const loaded = useLoaded(reason !== undefined, () => import('#lib/wording/problems.ts'));
  if (!reason || !loaded) return null;
  return (
    <p class="editing" role="status" data-part="notice">
      <span>{loaded.describeProblem(reason)}</span>
      <button type="button" class="text-button" onClick={store.dismissProblem}>
        Dismiss
      </button>
    </p>
  );
}
