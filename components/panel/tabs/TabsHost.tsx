import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Opens the dialog in which tabs are picked. */
export function TabsHost(): JSX.Element | null {
  const { store, platform } = usePanel();
  const picking = store.pages.picking.value;
  const loaded = useLoaded(picking !== undefined, () => import('./TabsDialog.tsx'));
  return picking && loaded ? (
    <loaded.TabsDialog preselected={picking.preselected} tabs={platform.tabs} />
  ) : null;
}
