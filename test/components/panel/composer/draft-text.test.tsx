// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { aState } from '#test/support/panel/open-panel.ts';

const root = installRoot();

test('a restored draft is in the field as soon as it arrives, so that a key typed then adds to it', async () => {
  const { store } = await drawPanel(root);
  const field = findByRole(root, 'textbox', 'Message');
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('Message is no text area.');
  store.apply(aState([], { draft: { text: 'And one more thin', quotes: [] } }));
  expect(field.value).toBe('And one more thin');
  field.setRangeText('g', field.value.length, field.value.length, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  expect(store.draft.saved().text).toBe('And one more thing');
});
