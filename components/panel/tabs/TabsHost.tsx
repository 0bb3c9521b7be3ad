import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Opens the dialog in which tabs are picked. */
export function TabsHost(): JSX.Element | null {
  const { store, platform } = usePanel();
  const picking = store.pages.picking.value;
  const loaded = useLoaded(picking !== undefined, async () => {
    const [{ TabsDialog }, tabs] = await Promise.all([import('./TabsDialog.tsx'), platform.loadTabs()]);
    return { TabsDialog, tabs };
  });
  return picking && loaded ? (
    <loaded.TabsDialog preselected={picking.preselected} tabs={loaded.tabs} />
  ) : null;
}
