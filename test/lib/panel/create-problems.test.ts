import { expect, it } from 'vitest';

import { createProblems } from '#lib/panel/create-problems.ts';
import { anAnswer, aQuestion, aState, openPanel } from '#test/support/panel/open-panel.ts';

it('a problem is shown until it is dismissed, whatever happens to a fault', () => {
  const problems = createProblems();
  problems.show('unreadable');
  problems.showFault('internal');
  problems.showFault(undefined);
  expect(problems.problem.value).toBe('unreadable');
  problems.dismiss();
  expect(problems.problem.value).toBeUndefined();
});

it('notes are dismissed with the question that they came before', async () => {
  const panel = openPanel();
  await panel.send(aState(), { type: 'problem-show', problem: 'unreadable' });
  panel.store.pages.deny();
  panel.store.draft.type('Why?');
  panel.store.asking.send();
  expect(panel.store.problems.problem.value).toBe('unreadable');
  const question = aQuestion('q', 'Why?');
  await panel.send({ type: 'run-start', question, answer: anAnswer('a', 'q') });
  expect(panel.store.problems.problem.value).toBeUndefined();
  expect(panel.store.pages.note.value).toBeUndefined();
});
