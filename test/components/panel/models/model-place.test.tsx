// @vitest-environment jsdom
import { render } from 'preact';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import type { ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { aProvider, aState, type OpenPanel, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
let panel: OpenPanel;

installDialogs();

let hadLine = false;

function open(): void {
  panel = openPanel();
  const platform = fakePanelPlatform({
    hadPlaceLine: () => hadLine,
    keepPlaceLine: (hasLine) => void (hadLine = hasLine),
  });
  render(<Panel store={panel.store} platform={platform} />, root);
}

beforeEach(() => {
  hadLine = false;
  document.body.append(root);
  open();
});

afterEach(() => {
  render(null, root);
  root.remove();
});

afterAll(rendered);

async function show(changes: Partial<ProviderView>): Promise<void> {
  await panel.send(aState([], { provider: { ...aProvider, consented: [], ...changes } }));
  await rendered();
}

it.each([
  ['the browser’s own model', null, 'Stays on this computer'],
  ['a server on this computer', 'http://127.0.0.1:11434', 'On this computer'],
  ['a server elsewhere', 'https://api.example.com', undefined],
] as const)('the badge of %s says what is true of it', async (_what, origin, badge) => {
  await show({ origin });
  expect(root.querySelector('.model-place')?.textContent).toBe(badge);
});

it('a panel reserves space for the badge that the last one had, until it knows its model', async () => {
  const room = (): string | null | undefined => root.querySelector('.model-place')?.textContent;
  expect(room()).toBeUndefined();
  await show({ origin: 'http://127.0.0.1:11434' });
  render(null, root);
  open();
  expect(room()).toBe('\u00A0');
  await show({ origin: 'https://api.example.com' });
  expect(room()).toBeUndefined();
  render(null, root);
  open();
  expect(room()).toBeUndefined();
});

it('the browser’s own model is shown under the name of its provider', async () => {
  await show({ origin: null, name: 'This browser’s model', model: '' });
  expect(root.querySelector('.model-value')?.textContent).toBe('This browser’s model');
});

it('a question to the browser’s own model is sent at once: there is no host to agree to', async () => {
  await show({ origin: null, model: '' });
  panel.store.draft.type('Why?');
  panel.store.asking.send();
  await rendered();
  expect(findAllByRole(root, 'dialog')).toEqual([]);
  const asked = panel.hearNew().find((frame) => frame.type === 'question-ask');
  expect(asked?.to).toEqual({ provider: aProvider.id, model: '', origin: null });
});

it('the dialog before a first send says that a server is on this computer', async () => {
  await show({ origin: 'http://127.0.0.1:11434' });
  panel.store.draft.type('Why?');
  panel.store.asking.send();
  const dialog = await waitFor(() => findByRole(root, 'dialog'));
  expect(dialog.textContent).toContain('This server runs on this computer.');
});
