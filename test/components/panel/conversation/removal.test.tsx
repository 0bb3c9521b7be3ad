// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

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

beforeEach(async () => {
  installDialogs();
  panel = await drawPanel(root);
  await panel.send(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'complete', answer: 'So' })]));
  await settled();
  panel.hearNew();
});

it('a question is deleted by its button, and Undo brings it back', async () => {
  findByRole(root, 'button', 'Delete').click();
  await settled();
  expect(panel.hearNew()).toEqual([{ type: 'turn-remove', question: 'q' }]);
  expect(root.querySelector('.toast')?.textContent).toBe('Question and answer deleted.Undo');
  findByRole(root, 'button', 'Undo').click();
  await settled();
  expect(panel.hearNew()).toEqual([{ type: 'turn-restore', question: 'q' }]);
  expect(findAllByRole(root, 'button', 'Undo')).toEqual([]);
});

it('Undo is not offered in another chat', async () => {
  findByRole(root, 'button', 'Delete').click();
  await panel.send(aState([], { chat: { id: 'other', messages: [] } }));
  await settled();
  expect(findAllByRole(root, 'button', 'Undo')).toEqual([]);
});

it('a question is not deleted while an answer is being written', async () => {
  await panel.send({ type: 'run-start', question: aQuestion('r', 'And?', 'a'), answer: anAnswer('b', 'r') });
  await settled();
  expect(findAllByRole(root, 'button', 'Delete').every((one) => one.matches(':disabled'))).toBe(true);
});
