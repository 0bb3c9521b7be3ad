// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { QueuedQuestion } from '#lib/protocol/queued-question.ts';
import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import {
  anAnswer,
  aQuestion,
  aQuote,
  ASKED,
  aState,
  type OpenPanel,
} from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = installRoot();
let panel: OpenPanel;

const one: QueuedQuestion = { id: 'one', text: 'One?', quotes: [aQuote('x', 'quoted words')], to: ASKED.to };
const two: QueuedQuestion = { id: 'two', text: 'Two?', quotes: [], to: ASKED.to };

function field(): HTMLTextAreaElement {
  const found = findByRole(root, 'textbox', 'Message');
  if (!(found instanceof HTMLTextAreaElement)) throw new Error('Message is no field.');
  return found;
}

async function show(...frames: BackgroundFrame[]): Promise<void> {
  await panel.send(...frames);
  await rendered();
}

async function press(init: KeyboardEventInit): Promise<string[]> {
  field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }));
  await panel.settle();
  return panel.hearNew().map(({ type }) => type);
}

function queuedTexts(): (string | null)[] {
  return [...root.querySelectorAll('[data-part="queued"]')].map(({ textContent }) => textContent);
}

beforeEach(async () => {
  installDialogs();
  panel = await drawPanel(root);
  await show(aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'streaming', answer: 'So' })]));
  panel.hearNew();
});

it('Enter queues what was typed while an answer is written, but not the Enter of an input method', async () => {
  panel.store.draft.type('\u306A\u305C');
  await rendered();
  expect(await press({ isComposing: true })).toEqual([]);
  expect(await press({ keyCode: 229 })).toEqual([]);
  expect(await press({ shiftKey: true })).toEqual([]);
  expect(await press({})).toEqual(['queue-add']);
});

it('Stop stays while there is something to queue, and Queue shows only then', async () => {
  const names = (): (string | null)[] =>
    [...root.querySelectorAll('.composer-bar .primary, .composer-bar [aria-label="Stop"]')].map((button) =>
      button.getAttribute('aria-label'),
    );
  expect(names()).toEqual(['Stop']);
  panel.store.draft.type('One?');
  await rendered();
  expect(names()).toEqual(['Stop', 'Queue']);
  findByRole(root, 'button', 'Queue').click();
  await panel.settle();
  expect(panel.hearNew().map(({ type }) => type)).toEqual(['queue-add']);
});

it('the queue shows each question with its quotes, and what it waits for', async () => {
  await show({ type: 'queue-show', chat: 'chat', questions: [one, two] });
  expect(queuedTexts()).toEqual([
    'quoted wordsOne?Sends when this answer is doneSend nowEditDrop',
    'Two?Sends after the question aboveEditDrop',
  ]);
  await show({ type: 'run-end', run: 'run of a', end: { state: 'stopped' } });
  expect(queuedTexts()[0]).toContain('Waiting: the answer was stopped');
});

it('the focus moves to the field when the focused button is removed with its question', async () => {
  await show({ type: 'queue-show', chat: 'chat', questions: [one] });
  const drop = findByRole(root, 'button', 'Drop');
  drop.focus();
  drop.click();
  await rendered();
  expect(queuedTexts()).toEqual([]);
  expect(document.activeElement).toBe(field());
});

it('a queued question names its model when the next question goes to another', async () => {
  const other = { ...two, to: { ...two.to, model: 'other-model' } };
  await show({ type: 'queue-show', chat: panel.store.conversation.chat.value, questions: [one, other] });
  const [first, second] = queuedTexts();
  expect(first).not.toContain('For ');
  expect(second).toContain('For other-model');
});
