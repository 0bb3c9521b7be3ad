// @vitest-environment jsdom
import { render } from 'preact';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { aProvider, aState, type OpenPanel, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = document.createElement('div');
const openUnlock = vi.fn<() => void>();
let panel: OpenPanel;

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  panel = openPanel();
  render(<Panel store={panel.store} platform={fakePanelPlatform({ openUnlock })} />, root);
  await panel.send(aState([], { provider: { ...aProvider, isLocked: true } }));
  panel.store.draft.type('Why?');
  panel.store.asking.send();
  await rendered();
});

afterEach(() => {
  render(null, root);
  root.remove();
  openUnlock.mockClear();
});

afterAll(rendered);

function note(): HTMLElement | null {
  return root.querySelector('[data-part="locked"]');
}

it('a question while the keys are locked says so, and leads to where they are unlocked', () => {
  expect(note()?.getAttribute('role')).toBe('status');
  expect(note()?.textContent).toContain('Your keys are locked. Unlock them to send the question.');
  // The panel shows third-party text, so it does not accept a passphrase.
  expect(root.querySelector('input[type="password"]')).toBeNull();
  findByRole(root, 'button', 'Unlock…').click();
  expect(openUnlock).toHaveBeenCalledOnce();
});

it('the note about locked keys ends when they are unlocked, or the question is given up', async () => {
  findByRole(note() ?? root, 'button', 'Cancel').click();
  await rendered();
  expect(note()).toBeNull();
  panel.store.asking.send();
  await rendered();
  expect(note()).not.toBeNull();
  await panel.send({ type: 'provider-change', provider: aProvider });
  await rendered();
  expect(note()).toBeNull();
});
