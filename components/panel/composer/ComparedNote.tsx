import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { comparedText } from '#lib/wording/compared.ts';

/** Says which of the answers that are compared the next question follows. */
export function ComparedNote(): JSX.Element | null {
  const leading = usePanel().store.conversation.leading.value;
  if (!leading) return null;
  return (
    <Notice role="status" part="compared">
      {comparedText.continues(<bdi>{leading.model.value || leading.provider.value}</bdi>)}
    </Notice>
  );
}
