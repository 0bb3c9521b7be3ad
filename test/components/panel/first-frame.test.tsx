// @vitest-environment jsdom
import { hydrate } from 'preact';
import { expect, it } from 'vitest';

import { drawFirstFrame } from '#components/panel/draw-first-frame.tsx';
import { Panel } from '#components/panel/Panel.tsx';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { aState, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

it('a panel takes over its drawing, and keeps what was typed before', async () => {
  const root = document.createElement('div');
  root.innerHTML = drawFirstFrame();
  document.body.append(root);
  const field = findByRole(root, 'textbox', 'Message');
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('Message is no text area.');
  field.value = 'What is';
  const drawn = root.innerHTML;

  const panel = openPanel();
  hydrate(<Panel store={panel.store} platform={fakePanelPlatform()} />, root);
  expect(root.innerHTML).toBe(drawn);
  expect(findByRole(root, 'textbox', 'Message')).toBe(field);

  await panel.send(aState());
  await rendered();
  expect(field.value).toBe('What is');
  expect(panel.store.draft.text.value).toBe('What is');
  const send = findByRole(root, 'button', 'Send');
  expect(send.hasAttribute('disabled')).toBe(false);
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  await panel.settle();
  expect(panel.heard).toContainEqual(expect.objectContaining({ type: 'question-ask', text: 'What is' }));
});
