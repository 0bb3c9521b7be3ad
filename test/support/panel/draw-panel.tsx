import { render } from 'preact';

import { Panel } from '#components/panel/Panel.tsx';

import { fakePanelPlatform } from './fake-panel-platform.ts';
import { type OpenPanel, openPanel } from './open-panel.ts';
import { rendered } from './rendered.ts';

/** Opens a panel, and draws it here. */
export async function drawPanel(root: Element): Promise<OpenPanel> {
  const panel = openPanel();
  render(<Panel store={panel.store} platform={fakePanelPlatform()} />, root);
  await rendered();
  return panel;
}
