import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Shows what will be sent, once for each host. Most panels never do, so it is loaded then. */
export function SendDialogHost(): JSX.Element | null {
  const confirmation = usePanel().store.asking.confirming.value;
  const loaded = useLoaded(confirmation !== undefined, () => import('./SendDialog.tsx'));
  return confirmation && loaded ? <loaded.SendDialog confirmation={confirmation} /> : null;
}
