// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, expect, it } from 'vitest';

import { Shortcuts } from '#components/options/shortcuts/Shortcuts.tsx';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = document.createElement('div');

afterEach(() => {
  render(null, root);
  root.remove();
});

it('the list of shortcuts shows those that are set, also after they change elsewhere', async () => {
  const platform = createFakeOptionsPlatform();
  const command = { name: 'ask-page', description: 'Ask about the page', shortcut: 'Alt+Shift+L' };
  const unset = { name: 'open-panel', description: 'Open the Gloss panel', shortcut: '' };
  platform.commands = [command, unset];
  document.body.append(root);
  render(<Shortcuts platform={platform.ways} />, root);
  await rendered();
  const list = findByRole(root, 'region', 'Shortcuts');
  expect(list.textContent).toContain('Ask about the pageAlt+Shift+L');
  expect(list.textContent).toContain('Open the Gloss panelNo shortcut');

  platform.commands = [{ ...command, shortcut: 'Ctrl+Shift+9' }, unset];
  globalThis.dispatchEvent(new Event('focus'));
  await rendered();
  expect(list.textContent).toContain('Ask about the pageCtrl+Shift+9');
  expect(list.textContent).not.toContain('Alt+Shift+L');
});

it('a button opens the browser’s page for shortcuts', async () => {
  const platform = createFakeOptionsPlatform();
  document.body.append(root);
  render(<Shortcuts platform={platform.ways} />, root);
  findByRole(root, 'button', 'Change shortcuts').click();
  expect(platform.asked).toEqual(['shortcuts']);
  expect(root.textContent).toContain('Somewhere in the browser.');
});

it('the toolbar button’s shortcut is listed only when it is set', async () => {
  const platform = createFakeOptionsPlatform();
  platform.commands = [{ name: '_execute_action', description: '', shortcut: '' }];
  document.body.append(root);
  render(<Shortcuts platform={platform.ways} />, root);
  await rendered();
  expect(root.textContent).not.toContain('No shortcut');
  platform.commands = [{ name: '_execute_action', description: '', shortcut: 'Alt+G' }];
  globalThis.dispatchEvent(new Event('focus'));
  await rendered();
  expect(root.textContent).toContain('Same as the toolbar buttonAlt+G');
});
