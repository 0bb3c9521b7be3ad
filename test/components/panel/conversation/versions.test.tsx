// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import type { Message } from '#lib/protocol/chat.ts';
import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { anAnswer, aQuestion, aState, type OpenPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = installRoot();
let panel: OpenPanel;

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

/** Shows a question with this one of its three answers. */
async function show(id: string): Promise<void> {
  const answer = anAnswer(id, 'q', { state: 'complete', answer: `Text of ${id}` });
  const messages: Message[] = [aQuestion('q', 'Why?'), answer];
  await panel.send(aState(messages, { chat: { id: 'chat', messages, versions: [['a1', 'a2', 'a3']] } }));
  await settled();
}

function button(name: string): HTMLButtonElement {
  const found = findByRole(findByRole(root, 'group', 'Versions'), 'button', name);
  if (!(found instanceof HTMLButtonElement)) throw new Error(`${name} is no button.`);
  return found;
}

beforeEach(async () => {
  installDialogs();
  panel = await drawPanel(root);
  await show('a2');
  panel.hearNew();
});

it('a message with several versions says which of them is shown, and no other message does', () => {
  expect(findAllByRole(root, 'group', 'Versions')).toHaveLength(1);
  expect(findByRole(root, 'group', 'Versions').textContent).toBe('2/3');
  expect(button('Previous version').disabled).toBe(false);
  expect(button('Next version').disabled).toBe(false);
});

it('the keyboard focus stays on the button while versions are switched', async () => {
  button('Next version').focus();
  button('Next version').click();
  await settled();
  expect(panel.hearNew()).toEqual([{ type: 'version-show', message: 'a3' }]);
  await show('a3');
  expect(findByRole(root, 'group', 'Versions').textContent).toBe('3/3');
  expect(button('Next version').disabled).toBe(true);
  expect(document.activeElement).toBe(button('Previous version'));
  button('Previous version').click();
  await show('a2');
  expect(document.activeElement).toBe(button('Previous version'));
});

it('a version that another panel has chosen takes no focus', async () => {
  const field = findByRole(root, 'textbox', 'Message');
  field.focus();
  await show('a1');
  expect(document.activeElement).toBe(field);
  expect(findByRole(root, 'group', 'Versions').textContent).toBe('1/3');
});
