import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/**
 * Shows what will be sent, once for each host, and asks before a spending cap is exceeded. Most panels do
 * neither, so each dialog is loaded on demand.
 */
export function SendDialogHost(): JSX.Element | null {
  const { confirming, overCap } = usePanel().store.asking;
  const [confirmation, warning] = [confirming.value, overCap.value];
  const send = useLoaded(confirmation !== undefined, () => import('./SendDialog.tsx'));
  const spending = useLoaded(warning !== undefined, () => import('./SpendingDialog.tsx'));
  if (confirmation) return send ? <send.SendDialog confirmation={confirmation} /> : null;
  return warning && spending ? <spending.SpendingDialog warning={warning} /> : null;
}
