import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Says which of several answers the next question follows. Its code is loaded when answers are compared. */
export function ComparedNoteHost(): JSX.Element | null {
  const { compared } = usePanel().store.conversation;
  const isWanted = useComputed(() => compared.value.length > 0).value;
  const loaded = useLoaded(isWanted, () => import('./ComparedNote.tsx'));
  return isWanted && loaded ? <loaded.ComparedNote /> : null;
}
