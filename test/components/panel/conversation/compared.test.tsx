// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { aDelta, anAnswer, aQuestion, aState, type OpenPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = installRoot();
let panel: OpenPanel;

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

function articles(): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-role="assistant"]')];
}

function article(index: number): HTMLElement {
  const found = articles()[index];
  if (!found) throw new Error(`There is no answer ${index}.`);
  return found;
}

beforeEach(async () => {
  installDialogs();
  panel = await drawPanel(root);
  await panel.send(
    aState([aQuestion('q', 'Why?'), anAnswer('a', 'q', { state: 'streaming', answer: 'So' })]),
  );
  await settled();
});

/** Another model has begun to answer next to the first. */
async function compare(): Promise<void> {
  await panel.send({
    type: 'run-start',
    question: { ...aQuestion('q', 'Why?'), compared: ['a', 'b'] },
    answer: anAnswer('b', 'q', { model: 'large', providerId: 'other' }),
  });
  await settled();
  await waitFor(() => expect(root.querySelectorAll('h2')).toHaveLength(2));
  panel.hearNew();
}

it('another model can be asked while an answer is being written', () => {
  expect(findAllByRole(root, 'button', 'Ask another model too')).toHaveLength(1);
});

it('an answer keeps its element, under the name of its model, when another one is added', async () => {
  const [first] = articles();
  await compare();
  const [one, two] = articles();
  expect(one).toBe(first);
  expect([one, two].map((article) => article?.querySelector('h2')?.textContent)).toEqual(['model', 'large']);
  expect(findAllByRole(root, 'article', 'Answer by large')).toEqual([two]);
  expect(findAllByRole(root, 'group', 'Versions')).toEqual([]);
});

it('each answer is stopped by its own button, and kept when it has ended', async () => {
  await compare();
  const [one, two] = [article(0), article(1)];
  findByRole(two, 'button', 'Stop this answer').click();
  await settled();
  expect(panel.hearNew()).toEqual([{ type: 'run-stop', run: 'run of b' }]);
  await panel.send(aDelta('b', 0, 'Well'), { type: 'run-end', run: 'run of b', end: { state: 'stopped' } });
  await settled();
  expect([one.dataset['state'], two.dataset['state']]).toEqual(['streaming', 'stopped']);
  const again = findByRole(two, 'button', 'Regenerate');
  expect(again).toHaveProperty('disabled', false);
  findByRole(two, 'button', 'Keep this one').click();
  await settled();
  const heard = panel.hearNew().filter(({ type }) => type !== 'answer-drawn');
  expect(heard).toEqual([{ type: 'answer-keep', answer: 'b' }]);
});

it('the answer that is kept keeps its element, and the composer gets the focus', async () => {
  await compare();
  const two = article(1);
  for (const run of ['run of a', 'run of b'])
    await panel.send({ type: 'run-end', run, end: { state: 'complete' } });
  await settled();
  findByRole(two, 'button', 'Keep this one').focus();
  const messages = [aQuestion('q', 'Why?'), anAnswer('b', 'q', { state: 'complete', answer: 'Well' })];
  await panel.send(aState(messages, { chat: { id: 'chat', messages, versions: [['a', 'b']] } }));
  await settled();
  expect(articles()).toEqual([two]);
  expect(root.querySelectorAll('h2')).toHaveLength(0);
  expect(findByRole(root, 'group', 'Versions').textContent).toBe('2/2');
  expect(document.activeElement).toBe(findByRole(root, 'textbox', 'Message'));
});

it('words of either answer can be asked about', async () => {
  await compare();
  await panel.send(aDelta('b', 0, 'Slow.'));
  await settled();
  const text = article(1).querySelector('[data-part="answer"]');
  await waitFor(() => expect(text?.textContent).toBe('Slow.'));
  if (text) document.getSelection()?.selectAllChildren(text);
  document.dispatchEvent(new Event('selectionchange'));
  await waitFor(() => findByRole(root, 'button', 'Ask about this').click());
  expect(panel.store.draft.quotes.value).toMatchObject([{ text: 'Slow.', part: 'answer' }]);
});

it('the composer says which answer the next question continues from', async () => {
  expect(root.querySelector('[data-part="compared"]')).toBeNull();
  await compare();
  await waitFor(() =>
    expect(root.querySelector('[data-part="compared"]')?.textContent).toContain('the answer by model.'),
  );
});

it('a screen reader hears the first answer to its end, and then that the other one continues', async () => {
  await compare();
  const spoken = (): string => root.querySelector('[data-part="live-region"]')?.textContent ?? '';
  await panel.send(aDelta('a', 2, ' it ends.'), {
    type: 'run-end',
    run: 'run of a',
    end: { state: 'complete' },
  });
  await waitFor(() => expect(spoken()).toContain('it ends. End of the answer by model.'));
  expect(spoken()).toContain('The answer by large continues.');
});

it('a screen reader is told of the ends of both answers', async () => {
  await compare();
  const spoken = (): string => root.querySelector('[data-part="live-region"]')?.textContent ?? '';
  await panel.send({ type: 'run-end', run: 'run of b', end: { state: 'complete' } });
  await settled();
  await panel.send({ type: 'run-end', run: 'run of a', end: { state: 'complete' } });
  await waitFor(() => expect(spoken()).toContain('End of the answer by model.'));
  expect(spoken()).toContain('End of the answer by large.');
});

it('three answers leave no room for another', async () => {
  await compare();
  await panel.send({
    type: 'run-start',
    question: { ...aQuestion('q', 'Why?'), compared: ['a', 'b', 'c'] },
    answer: anAnswer('c', 'q', { model: 'third' }),
  });
  await settled();
  expect(articles()).toHaveLength(3);
  expect(findAllByRole(root, 'button', 'Ask another model too')).toEqual([]);
});
