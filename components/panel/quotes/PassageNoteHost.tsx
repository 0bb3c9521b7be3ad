import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Says why a passage is not shown in its page; the code is loaded on demand. */
export function PassageNoteHost(): JSX.Element | null {
  const problem = usePanel().store.passages.problem.value;
  const loaded = useLoaded(problem !== undefined, () => import('./PassageNote.tsx'));
  return problem && loaded ? <loaded.PassageNote problem={problem} /> : null;
}
