import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { actionText } from '#lib/wording/actions.ts';
import { problemText } from '#lib/wording/problems.ts';

/** Says that something could not be read or stored, until the user dismisses it. */
export function ProblemNote(): JSX.Element | null {
  const { store } = usePanel();
  const problem = store.problems.problem.value;
  if (!problem) return null;
  return (
    <Notice
      role="status"
      part="notice"
      buttons={<TextButton onClick={store.problems.dismiss}>{actionText.dismiss}</TextButton>}
    >
      {problemText[problem]}
    </Notice>
  );
}
