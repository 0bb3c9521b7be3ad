import { render } from 'preact';

import type { PanelPlatform } from '#components/panel/panel-context.ts';
import { Panel } from '#components/panel/Panel.tsx';

import { fakePanelPlatform } from './fake-panel-platform.ts';
import { type OpenPanel, openPanel } from './open-panel.ts';
import { rendered } from './rendered.ts';

/** Opens a panel, and draws it here. */
export async function drawPanel(root: Element, changes: Partial<PanelPlatform> = {}): Promise<OpenPanel> {
  const panel = openPanel();
  render(<Panel store={panel.store} platform={fakePanelPlatform(changes)} />, root);
  await rendered();
  return panel;
}
